import type { Words } from '../words.ts';

export const unexpectedProblem: Words['unexpectedProblem'] = {
  title: 'Etwas ist schiefgegangen',
  whatHappened: 'Im Portal ist ein Fehler aufgetreten, mit dem niemand gerechnet hat. Es lag nicht an Ihnen.',
  whatToDo:
    'Versuchen Sie es in einer Minute noch einmal. Wenn es wieder geschieht, schicken Sie Ihrer IT-Abteilung die Kennung, die unten steht.',
};

export const webProblems: Words['webProblems'] = {
  NotFound: {
    title: 'Diese Seite finden wir nicht',
    whatHappened:
      'Vielleicht ist die Adresse falsch geschrieben, oder es gibt hier nicht mehr, was dort war.',
    whatToDo: 'Prüfen Sie die Adresse. Wenn jemand sie Ihnen geschickt hat, bitten Sie um eine neue.',
  },
  MethodNotAllowed: {
    title: 'Diese Adresse ist keine Seite',
    whatHappened:
      'Sie wird während der Anmeldung gebraucht. Man kann sie nicht öffnen, neu laden oder als Lesezeichen speichern.',
    whatToDo: 'Beginnen Sie noch einmal auf der Startseite.',
  },
  InvalidRequest: {
    title: 'Diese Anfrage haben wir nicht verstanden',
    whatHappened: 'In der Adresse oder im Formular stimmt etwas nicht.',
    whatToDo:
      'Gehen Sie zurück zu der Seite, von der Sie kommen, und benutzen Sie noch einmal die Links und Schaltflächen dort.',
  },
  RequestTooLarge: {
    title: 'Das war zu viel auf einmal',
    whatHappened: 'Ihr Browser hat mehr gesendet, als diese Seite annimmt.',
    whatToDo:
      'Gehen Sie zurück zu der Seite, von der Sie kommen, und benutzen Sie noch einmal die Links und Schaltflächen dort.',
  },
  UnsupportedMediaType: {
    title: 'Diese Anfrage haben wir nicht verstanden',
    whatHappened: 'Sie wurde nicht als gewöhnliches Formular gesendet.',
    whatToDo: 'Beginnen Sie noch einmal auf der Startseite.',
  },
  CrossSiteRequest: {
    title: 'Das kam nicht von diesem Portal',
    whatHappened:
      'Eine andere Website hat versucht, hier in Ihrem Namen auf eine Schaltfläche zu drücken. Wir haben nichts getan.',
    whatToDo: 'Wenn Sie es selbst wollten, öffnen Sie das Portal und benutzen Sie die Schaltfläche dort.',
  },
  NotANavigation: {
    title: 'Öffnen Sie diese Seite bitte für sich allein',
    whatHappened:
      'Eine andere Website hat versucht, einen Schritt der Anmeldung als Teil ihrer eigenen Seite zu laden. Wir haben nichts getan.',
    whatToDo: 'Öffnen Sie das Portal in einem eigenen Tab, um sich anzumelden.',
  },
  FormExpired: {
    title: 'Diese Seite war veraltet',
    whatHappened:
      'Seit die Seite geöffnet wurde, haben Sie sich an- oder abgemeldet. Ihre Schaltfläche gilt deshalb nicht mehr.',
    whatToDo: 'Öffnen Sie die Seite neu, und drücken Sie noch einmal auf die Schaltfläche.',
  },
  TooManyRequests: {
    title: 'Bitte warten Sie ein paar Minuten',
    whatHappened:
      'Aus Ihrem Netz kamen zu viele Versuche, sich anzumelden, die nicht zu Ende geführt wurden.',
    whatToDo:
      'Warten Sie fünf Minuten, und versuchen Sie es dann noch einmal. Wenn die Versuche nicht von Ihnen kamen, sagen Sie es Ihrer IT-Abteilung.',
  },
  InstallerChanged: {
    title: 'Diese Datei gibt es gerade nicht',
    whatHappened:
      'Sie wurde auf der Festplatte des Portals eben ausgetauscht, und das Portal hat die neue noch nicht geprüft.',
    whatToDo:
      'Versuchen Sie es später noch einmal. Wenn es länger dauert, schicken Sie Ihrer IT-Abteilung die Kennung, die unten steht.',
  },
  StoreUnavailable: {
    title: 'Das Portal macht eine kurze Pause',
    whatHappened:
      'Ein Teil, den das Portal braucht, antwortet gerade nicht. VPN-Verbindungen sind davon nicht betroffen.',
    whatToDo:
      'Versuchen Sie es in einer Minute noch einmal. Wenn es länger dauert, schicken Sie Ihrer IT-Abteilung die Kennung, die unten steht.',
  },
};
