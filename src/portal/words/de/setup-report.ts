import type { Words } from '../words.ts';
import { formats } from './formats.ts';

export const setupReport: Words['setup']['report'] = {
  title: { good: 'Die Testanmeldung hat geklappt', bad: 'Die Testanmeldung ist gescheitert' },
  goodLead: 'Alle Prüfungen sind bestanden. Eine echte Anmeldung dieser Person würde angenommen.',
  badLead: 'Eine echte Anmeldung würde abgelehnt. Unten steht, was kam, was erwartet wurde und was hilft.',
  code: { before: 'Eine echte Anmeldung würde mit dem Code', after: ' enden.' },
  awaited: {
    title: 'Der Bericht wird geschrieben',
    lead: 'Die Antwort Ihres Anmeldedienstes ist da und wird gerade geprüft. Öffnen Sie den Bericht gleich noch einmal.',
    button: 'Bericht zeigen',
  },
  diagnoses: {
    title: 'Was wahrscheinlich nicht stimmt',
    noticed: 'Was uns außerdem auffiel',
    helps: 'Was hilft:',
  },
  checks: {
    title: 'Prüfungen',
    summary: (passed, failed, notReached) =>
      `${formats.number(passed)} bestanden, ${formats.number(failed)} gescheitert, ${formats.number(notReached)} nicht erreicht`,
    all: 'Alle Prüfungen zeigen',
    notReached:
      'Nicht erreicht: Was diese brauchen, war nicht zu lesen, oder was vorher scheiterte, macht sie sinnlos.',
  },
  person: {
    title: 'Wer sich angemeldet hat',
    nothing: 'Die Antwort nennt niemanden, den wir lesen könnten.',
    unbelieved: 'Da die Anmeldung nicht angenommen wurde, wird nichts davon geglaubt.',
  },
  attributes: {
    title: 'Attribute, wie sie kamen',
    none: 'Es kam kein Attribut.',
    noValue: 'kein Wert',
    more: (count) => `und ${formats.number(count)} weitere`,
  },
  groups: {
    title: 'Gruppen',
    lead: 'Die Werte von memberOf. Ein Zeichen steht an denen, die eine Regel des VPN-Zugangs nennt.',
    none: 'Es kam keine Gruppe.',
    named: 'in einer Regel genannt',
  },
  reach: {
    title: (endpoint) => `Was diese Person über ${endpoint} erreichen würde`,
    another: 'Über einen anderen VPN-Zugang:',
    refused:
      'Keine Regel dieses VPN-Zugangs lässt diese Person zu. Seine Seite würde ihr sagen, dass er ihr nicht offen steht.',
    nothing:
      'Eine Regel lässt diese Person zu, aber keine Route führt zu einem Netz, das sie erreichen darf.',
    unaccepted: 'Nichts, bis die Anmeldung angenommen wird. Dann wäre es dies:',
  },
  again: 'Noch einmal testen',
  back: 'Zurück zur Einrichtung',
  reference: (time) => `Erhalten ${time}`,
};
