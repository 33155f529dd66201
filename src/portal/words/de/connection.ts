import type { Words } from '../words.ts';
import { formats } from './formats.ts';

export const connection: Words['connection'] = {
  title: 'Ist das Ihr Gerät?',
  lead: (endpoint) => `Ein Gerät möchte sich mit ${endpoint} verbinden.`,
  warning: {
    title: 'Machen Sie nur weiter, wenn Sie gerade selbst Ihr VPN gestartet haben.',
    text: 'Hat Ihnen jemand diesen Link geschickt? Dann ist es dessen Gerät, und es würde in Ihrem Namen verbunden.',
  },
  facts: {
    title: 'Wer da fragt',
    device: 'Gerät',
    address: 'Internetadresse',
    asked: 'Gefragt',
  },
  ago: (minutes) => {
    if (minutes === 0) return 'Vor weniger als einer Minute';
    return `Vor ${formats.number(minutes)} ${formats.plural(minutes, { one: 'Minute', other: 'Minuten' })}`;
  },
  devices: {
    windows: 'Ein Computer mit Windows',
    macos: 'Ein Mac',
    linux: 'Ein Computer mit Linux',
    ios: 'Ein iPhone oder iPad',
    android: 'Ein Gerät mit Android',
    unknown: 'Sein VPN-Programm sagt es nicht',
  },
  compare: {
    title: 'Vergleichen Sie diese Zahl',
    text: (address) =>
      `Dieser Browser ist anderswo als das Gerät: Seine Internetadresse ist ${address}. Zeigt Ihr VPN-Programm eine Zahl, dann machen Sie nur weiter, wenn es diese ist. Viele zeigen keine: Machen Sie dann nur weiter, wenn das Gerät oben Ihres ist und Sie sein VPN gerade gestartet haben.`,
  },
  confirm: 'Das ist mein Gerät',
  confirmSame: 'Ich habe verglichen: Das ist mein Gerät',
  reject: 'Das bin ich nicht',
  finished: {
    title: 'Sie sind angemeldet',
    lead: 'Ihr VPN-Programm macht jetzt weiter. Sie können dieses Fenster schließen.',
    loopback:
      'Wir geben die Antwort an Ihr VPN-Programm weiter. Wenn nichts geschieht, drücken Sie auf den Knopf.',
    button: 'Im VPN-Programm weitermachen',
  },
  rejected: {
    title: 'Das Gerät wurde abgewiesen',
    lead: 'Es wurde nicht verbunden, und in Ihrem Namen ist nichts geschehen.',
    advice:
      'Hat Ihnen jemand den Link geschickt? Dann wollte sich jemand als Sie verbinden. Sagen Sie es Ihrer IT-Abteilung, und nennen Sie die Kennung, die unten steht. War es doch Ihr Gerät, dann starten Sie dessen VPN noch einmal.',
  },
};

export const connectionProblems: Words['connectionProblems'] = {
  BrowserStepOver: {
    title: 'Dieser Link gilt nicht mehr',
    whatHappened:
      'Ein solcher Link gilt vier Minuten und für eine einzige Verbindung. Dieser wurde benutzt, abgewiesen oder zu spät geöffnet, oder ein Teil davon ging unterwegs verloren.',
    whatToDo: 'Starten Sie das VPN auf Ihrem Gerät noch einmal: Es öffnet von selbst einen neuen Link.',
  },
  BrowserStepTaken: {
    title: 'Ein anderer Browser ist schon dabei',
    whatHappened:
      'Jemand hat den Knopf für dieses Gerät in einem anderen Browser gedrückt, oder dieser Browser behält unser Cookie nicht. Nur dort geht es weiter.',
    whatToDo:
      'Machen Sie dort weiter, wo der Knopf gedrückt wurde, und erlauben Sie diesem Portal Cookies. Wenn Sie das nicht waren, starten Sie das VPN auf Ihrem Gerät noch einmal.',
  },
  ProviderMismatch: {
    title: 'Bitte melden Sie sich noch einmal an',
    whatHappened:
      'Ihre Anmeldung gilt für dieses Portal, aber Verbindungen verlangen eine an anderer Stelle.',
    whatToDo:
      'Starten Sie das VPN auf Ihrem Gerät noch einmal, und melden Sie sich dort an, wohin es Sie führt.',
  },
};
