import type { directorySignIn as english } from '../en/directory-sign-in.ts';

/** Das Formular für Leute aus einem Firmenverzeichnis. */
export const directorySignIn: typeof english = {
  title: 'Anmelden',
  lead: 'Mit dem Benutzernamen und dem Passwort Ihres Arbeitsrechners.',
  username: {
    label: 'Benutzername',
    hint: 'Wie an Ihrem Rechner: maria, oder maria@ mit der Domäne Ihrer Firma.',
  },
  password: { label: 'Passwort' },
  code: {
    label: 'Code',
    hint: 'Aus Ihrer App oder von Ihrem Gerät für Anmeldecodes.',
  },
  button: 'Anmelden',
  again: 'Noch einmal eingeben',
  home: 'Zur Startseite',
  failures: {
    'credentials-missing': {
      title: 'Es fehlt etwas',
      text: 'Bitte füllen Sie jedes Feld aus.',
    },
    'credentials-wrong': {
      title: 'Das hat nicht geklappt',
      text: 'Die Eingabe stimmt nicht, oder Ihr Konto kann sich jetzt nicht anmelden. Prüfen Sie den Benutzernamen, geben Sie das Passwort noch einmal ein, und wo ein Code gefragt ist, warten Sie auf einen neuen. Wenn es dabei bleibt, fragen Sie Ihre IT-Abteilung.',
    },
    'mfa-code-missing': {
      title: 'Der Code fehlt',
      text: 'Ihre Firma verlangt jetzt neben dem Passwort einen Code. Geben Sie alle drei ein.',
    },
    'password-looks-like-challenge': {
      title: 'Dieses Passwort geht hier nicht',
      text: 'Passwörter, die mit SCRV1: beginnen und dahinter zwei Teile haben, werden für etwas anderes gehalten. Ändern Sie Ihr Passwort und melden Sie sich mit dem neuen an.',
    },
    'too-many-attempts': {
      title: 'Zu viele Versuche',
      text: 'Damit Ihr Konto nicht gesperrt wird, versuchen wir es vorerst nicht weiter. Warten Sie eine halbe bis eine ganze Stunde und versuchen Sie es dann noch einmal. Offene Verbindungen laufen weiter.',
    },
    'directory-unavailable': {
      title: 'Wir können Ihr Passwort gerade nicht prüfen',
      text: 'Das Verzeichnis Ihrer Firma antwortet uns nicht. An Ihrer Eingabe liegt es nicht. Versuchen Sie es in ein paar Minuten noch einmal; wenn es dabei bleibt, sagen Sie es Ihrer IT-Abteilung.',
    },
    'form-expired': {
      title: 'Bitte geben Sie es noch einmal ein',
      text: 'Die Seite war länger als zehn Minuten offen, oder Ihr Browser behält für diese Website keine Cookies.',
    },
  },
};
