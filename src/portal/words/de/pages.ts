import type { Words } from '../words.ts';
import { formats } from './formats.ts';

export const continuing: Words['continuing'] = {
  title: 'Einen Moment',
  lead: 'Wir bringen Sie zum nächsten Schritt.',
  button: 'Weiter',
};

export const signedOut: Words['signedOut'] = {
  title: 'Sie sind abgemeldet',
  lead: 'Dieses Portal kennt Sie jetzt nicht mehr. Eine bestehende VPN-Verbindung bleibt bestehen.',
  elsewhere:
    'Beim Anmeldedienst Ihrer Firma sind Sie vielleicht noch angemeldet. Melden Sie sich an einem gemeinsam genutzten Computer auch dort ab, oder schließen Sie alle Browserfenster.',
  button: 'Zur Startseite',
};

export const noAccess: Words['noAccess'] = {
  title: 'Kein Zugriff',
  heading: (endpoint) => `Sie haben keinen Zugriff auf ${endpoint}`,
  lead: { before: 'Sie sind angemeldet als', after: ', aber dieser VPN-Zugang steht Ihnen nicht offen.' },
  why: {
    title: 'Warum',
    noGroups:
      'Der Anmeldedienst Ihrer Firma hat keine Gruppen mitgeschickt, und dieser VPN-Zugang steht nur bestimmten Gruppen offen.',
    forAdministrator: {
      before: 'Für Ihre IT-Abteilung: Die Gruppen müssen im Attribut',
      after: ' stehen, genau so geschrieben.',
    },
    groups: (count) =>
      formats.plural(count, {
        one: 'Laut dem Anmeldedienst Ihrer Firma gehören Sie zu dieser Gruppe. Sie darf diesen VPN-Zugang nicht benutzen.',
        other:
          'Laut dem Anmeldedienst Ihrer Firma gehören Sie zu diesen Gruppen. Keine davon darf diesen VPN-Zugang benutzen.',
      }),
    groupsOfDirectory: (count) =>
      formats.plural(count, {
        one: 'Laut dem Verzeichnis Ihrer Firma gehören Sie zu dieser Gruppe. Sie darf diesen VPN-Zugang nicht benutzen.',
        other:
          'Laut dem Verzeichnis Ihrer Firma gehören Sie zu diesen Gruppen. Keine davon darf diesen VPN-Zugang benutzen.',
      }),
    more: (count) => `und ${formats.number(count)} weitere`,
  },
  advice: {
    title: 'Was Sie tun können',
    ask: 'Bitten Sie Ihre IT-Abteilung um Zugriff. Nennen Sie dabei diese Kennung:',
    contact: 'Ihr Kontakt:',
    again: {
      before: 'Haben Sie gerade erst Zugriff bekommen?',
      link: 'Melden Sie sich noch einmal an',
      after: ', damit wir Ihre neuen Gruppen erfahren.',
    },
    somebodyElse: {
      before: 'Ist es das falsche Konto? Melden Sie sich hier und beim Anmeldedienst Ihrer Firma ab, und',
      link: 'melden Sie sich mit einem anderen Konto an',
      after: '.',
    },
  },
  others: 'VPN-Zugänge, die Sie benutzen dürfen',
};

export const problem: Words['problem'] = {
  errorTitle: (title) => `Fehler: ${title}`,
  contact: 'Ihr Kontakt für Hilfe:',
  forConnection:
    'Diese Anmeldung war für Ihr VPN. Um es noch einmal zu versuchen, starten Sie das VPN auf Ihrem Gerät erneut: Es öffnet von selbst einen neuen Link.',
  actions: {
    home: 'Zur Startseite',
    signInAgain: 'Noch einmal anmelden',
    endpoint: 'Zum VPN-Zugang',
  },
  details: {
    title: 'Angaben für Ihre IT-Abteilung',
    reference: 'Kennung',
    code: 'Code',
    time: 'Zeit',
    cause: 'Ursache',
  },
};
