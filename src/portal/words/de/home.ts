import type { Words } from '../words.ts';

export const home: Words['home'] = {
  title: 'Ihr VPN-Profil',
  lead: 'Melden Sie sich mit Ihrem Firmenkonto an. Danach haben Sie alles, was Sie für die Verbindung brauchen.',
  recent: 'In diesem Browser zuletzt geöffnet',
  open: 'VPN-Zugang öffnen',
  next: {
    title: 'So geht es weiter',
    signIn: {
      title: 'Anmelden',
      text: 'Mit dem Firmenkonto, das Sie jeden Tag benutzen. Ein neues Passwort gibt es nicht.',
    },
    download: {
      title: 'Profil herunterladen',
      text: 'Eine kleine Datei, eigens für dieses Netz. Wir zeigen Ihnen auch, welchen VPN-Client Sie brauchen.',
    },
    connect: {
      title: 'Verbinden',
      text: 'Öffnen Sie die Datei im VPN-Client. Welche Netze Sie erreichen, sehen Sie schon vorher.',
    },
  },
  signedIn: {
    title: 'Ihre VPN-Zugänge',
    lead: 'Wählen Sie einen aus: Dort finden Sie Ihr Profil und sehen, was Sie erreichen können.',
    nothing:
      'Sie sind angemeldet, aber von den VPN-Zugängen, die wir kennen, steht Ihren Gruppen keiner offen. Fragen Sie Ihre IT-Abteilung, welcher für Sie gedacht ist.',
    another: 'Einen anderen VPN-Zugang öffnen',
  },
  form: {
    label: 'Zugangs-ID oder Adresse des Portals',
    hint: 'Sie haben sie von Ihrer IT-Abteilung bekommen. Sie sieht so aus:',
    button: 'Weiter',
    error: 'Fehler:',
    failures: {
      malformed: {
        summary: 'Darin haben wir keine Zugangs-ID gefunden',
        field:
          'Geben Sie eine ID ein, die mit cvpn-endpoint- beginnt und mit 17 Ziffern oder Buchstaben von a bis f endet.',
      },
      unknown: {
        summary: 'Einen VPN-Zugang mit dieser ID kennen wir nicht',
        field:
          'Vergleichen Sie die ID mit der, die Sie bekommen haben. Vielleicht wird der Zugang auch nicht mehr angeboten.',
      },
    },
    again: 'Prüfen Sie Ihre Eingabe, und versuchen Sie es noch einmal',
  },
  cards: { notReady: 'Noch keine Verbindung möglich' },
};
