import type { Words } from '../words.ts';
import { setupReport } from './setup-report.ts';

export const setup: Words['setup'] = {
  steps: {
    label: 'Schritte der Einrichtung',
    values: 'Werte',
    metadata: 'Metadaten',
    test: 'Testanmeldung',
  },
  provider: 'SAML-Anbieter',
  open: {
    title: 'Die Anmeldung einrichten',
    lead: (provider) => `Dieser Link ist für die Verwaltung des Anmeldedienstes „${provider}“ bestimmt.`,
    once: 'Er lässt sich einmal öffnen, in einem Browser. Nehmen Sie den Browser, in dem Sie auch Ihren Anmeldedienst verwalten.',
    until: (time) => `Die Einrichtung bleibt in diesem Browser offen bis ${time}.`,
    button: 'Einrichtung beginnen',
  },
  values: {
    title: 'Werte für Ihren Anmeldedienst',
    lead: 'Legen Sie eine SAML-Anwendung für das VPN an und tragen Sie diese Werte ein. Wählen Sie Ihr Produkt, dann stehen hier dessen eigene Namen für die Felder.',
    products: { label: 'Produkt', other: 'Anderes Produkt' },
    fields: 'Was Sie eintragen',
    place: 'Wo:',
    states: { on: 'ein', off: 'aus', empty: 'leer' },
    copy: (field) => `Wert für ${field} kopieren`,
    notes: {
      title: 'Worauf Sie achten',
      okta: [
        'Lassen Sie beide Signaturen eingeschaltet, wie in einer neuen Anwendung.',
        'Die Anweisung für Gruppen braucht einen Filter, etwa „Starts with vpn-“. Okta schickt Namen von Gruppen.',
      ],
      'entra-id': [
        'Entra ID signiert nur die Assertion, bis Sie die Signaturoption ändern.',
        'Ansprüche und Gruppenanspruch haben einen leeren Namespace, sonst steht vor ihren Namen eine lange Adresse.',
        'Gruppen kommen als Objekt-IDs, wenn Sie nicht Namen wählen. Nehmen Sie „Groups assigned to the application“: Bei mehr als 150 Gruppen kommt nur ein Verweis, dem wir nicht folgen.',
      ],
      keycloak: [
        'Unsere Metadaten lassen sich einlesen: Clients, Import client. Sehen Sie trotzdem jede Zeile an.',
        'Gruppen kommen als Pfade wie /firma/vpn, solange „Full group path“ eingeschaltet ist. Dann müssen auch die Regeln sie so nennen.',
        'In Keycloak braucht jede Person eine E-Mail-Adresse.',
      ],
      jumpcloud: [
        'Die IdP Entity ID ist ein Name Ihrer Wahl, ohne Leerzeichen und niemals leer.',
        'Ohne „Declare Redirect Endpoint“ können wir niemanden zu JumpCloud schicken.',
        'Verbinden Sie die Gruppen mit der Anwendung: Nur diese werden geschickt.',
      ],
      'iam-identity-center': [
        'Weisen Sie der Anwendung Personen oder Gruppen zu, und geben Sie jeder Person eine E-Mail-Adresse.',
        'Gruppen kommen als IDs. Die Regeln müssen diese IDs nennen.',
      ],
      'google-workspace': [
        'Google signiert entweder die Response oder die Assertion, nie beides, und wir verlangen beides. Stellen Sie deshalb Keycloak dazwischen: Google meldet an Keycloak an, und Keycloak signiert für uns.',
        'Bei Google ist Keycloak die Anwendung; die Werte hier gehören in Keycloak.',
      ],
      adfs: [
        'AD FS signiert nur die Assertion, bis Sie den Befehl in der PowerShell ausführen. Setzen Sie den Namen Ihres eigenen Trusts ein.',
        'Tippen Sie die Namen der ausgehenden Ansprüche selbst; in der Liste stehen sie nicht.',
        'Legen Sie eine Regel an, die aus der E-Mail-Adresse eine Name ID im Format Email macht.',
      ],
      other: [
        'Anfragen kommen über HTTP-Redirect und sind nicht signiert. Antworten gehen über HTTP-POST.',
        'Verschlüsseln Sie die Assertion nur, wenn unsere Metadaten ein Zertifikat dafür enthalten, und halten Sie jede Nachricht unter 128 KB.',
      ],
    },
    rules: {
      title: 'Was für jedes Produkt gilt',
      items: [
        'Beide sind signiert: die Response und die Assertion, mit SHA-256 oder stärker.',
        'Die NameID ist die E-Mail-Adresse der Person.',
        'memberOf hat einen Wert für jede Gruppe. FirstName und LastName sind willkommen. Die Schreibweise zählt, auch Groß und Klein.',
        'Uhren dürfen um drei Minuten voneinander abweichen.',
      ],
    },
    metadata: {
      title: 'Wenn Ihr Produkt Metadaten einlesen kann',
      text: 'Diese Adresse liefert dieselben Werte als Dokument. Die Attribute richten Sie trotzdem von Hand ein.',
      copy: 'Adresse unserer Metadaten kopieren',
    },
    next: 'Weiter: Metadaten',
  },
  metadata: {
    title: 'Metadaten Ihres Anmeldedienstes',
    lead: 'Ihr Produkt bietet für die angelegte Anwendung ein Metadaten-Dokument an. Geben Sie es uns, damit wir wissen, wohin wir Personen schicken und welchen Signaturen wir trauen.',
    ownedByFile: {
      title: 'Ihr Dokument wird hier nur angesehen.',
      text: 'Die Verwaltung dieses Portals führt es in postern.yaml. Schicken Sie ihr das Dokument, wenn es gut ist.',
    },
    current: {
      title: 'Zurzeit in Gebrauch',
      none: 'Noch nichts. Niemand kann sich bei diesem Anbieter anmelden, bis Sie seine Metadaten angeben.',
    },
    form: {
      file: { label: 'Wählen Sie die Datei', hint: 'Ein XML-Dokument von höchstens 1 MB.' },
      text: { label: 'Oder fügen Sie das Dokument ein', hint: 'Das ganze, vom ersten < bis zum letzten >.' },
      address: {
        label: 'Oder nennen Sie seine Adresse',
        hint: 'Eine https-Adresse, die jeder öffnen darf. Wir rufen sie jetzt ab und von Zeit zu Zeit wieder, damit neue Schlüssel rechtzeitig bekannt sind.',
      },
      button: 'Dokument lesen',
    },
    failure: {
      title: 'Wir können dieses Dokument nicht verwenden',
      nothing:
        'Wählen Sie eine Datei, fügen Sie das Dokument ein oder nennen Sie seine Adresse, dann drücken Sie den Knopf.',
      several:
        'Wählen Sie eine Datei, fügen Sie das Dokument ein oder nennen Sie seine Adresse, aber nur eines davon.',
      notText:
        'Die Datei ist kein Text in UTF-8. Laden Sie die Metadaten noch einmal von Ihrem Anmeldedienst herunter.',
      again: 'Zum Formular',
    },
    saved: {
      title: 'Die Metadaten sind in Gebrauch.',
      text: 'Starten Sie jetzt eine Testanmeldung, bevor sich jemand darauf verlässt.',
    },
    next: 'Weiter: Testanmeldung',
  },
  review: {
    title: 'Ist das Ihr Anmeldedienst?',
    lead: 'Das haben wir gelesen. Vergleichen Sie es mit dem, was Ihr Produkt zeigt. Noch ist nichts geändert.',
    host: {
      title: 'Personen werden zu einem anderen Host geschickt.',
      text: 'Bestätigen Sie das nur, wenn Sie wissen, warum.',
    },
    hostLine: (from, to) => `Bisher ${from}, künftig ${to}.`,
    same: 'Es sagt dasselbe wie das, was zurzeit in Gebrauch ist.',
    entityId: 'Entity-ID',
    signInAddress: 'Adresse der Anmeldung',
    signInHost: 'Host der Anmeldung',
    certificates: 'Zertifikate für Signaturen',
    ends: (time) => `endet ${time}`,
    validUntil: 'Gültig bis',
    confirm: 'Diese Metadaten verwenden',
    back: 'Ein anderes Dokument angeben',
    ownedByFile:
      'Das Dokument ist gut. Schicken Sie es der Verwaltung dieses Portals, die es in postern.yaml führt.',
  },
  test: {
    title: 'Testanmeldung',
    lead: 'Melden Sie sich an wie für das VPN. Statt eines Profils bekommen Sie einen Bericht über jede Prüfung: Niemand wird eingelassen, und nichts wird gewährt.',
    who: 'Melden Sie sich mit einem Konto an, das bei Ihrem Anmeldedienst Zugriff auf die Anwendung hat.',
    noMetadata:
      'Geben Sie zuerst die Metadaten an. Ohne sie wissen wir nicht, wohin wir Sie schicken sollen.',
    button: 'Testanmeldung starten',
    buttonFor: (endpoint) => `Test für ${endpoint}`,
    endpoints: 'Der Bericht sagt, was Sie über den VPN-Zugang erreichen würden, den Sie wählen.',
    noEndpoint:
      'Noch benutzt kein VPN-Zugang diesen Anbieter. Der Test geht trotzdem; der Bericht kann nur nicht sagen, was Personen erreichen würden.',
    report:
      'Ihr Browser kommt danach von selbst hierher zurück. Ein Bericht wird eine Stunde lang aufbewahrt, und nur für diese Einrichtung.',
  },
  end: {
    title: 'Fertig?',
    text: 'Beenden Sie die Einrichtung in diesem Browser. Der Link lässt sich nicht noch einmal öffnen.',
    button: 'Einrichtung beenden',
    ended: {
      title: 'Die Einrichtung ist beendet',
      lead: 'In diesem Browser ist nichts davon übrig. Was Sie bestätigt haben, bleibt in Gebrauch.',
    },
  },
  report: setupReport,
};
