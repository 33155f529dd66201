import type { Words } from '../words.ts';

const BOTH =
  'Lassen Sie den Anmeldedienst beides signieren. Viele Produkte haben je einen Schalter für die Antwort und für die Assertion: Schalten Sie beide ein.';

/** Berichte über Responses, für alle, die einen Anmeldedienst einrichten. */
export const examination: Words['examination'] = {
  outcomes: { passed: 'bestanden', failed: 'nicht bestanden', 'not-reached': 'nicht erreicht' },
  expected: 'Erwartet',
  received: 'Erhalten',
  nothing: 'nichts',
  checks: {
    decoded: 'Das Formularfeld enthält ein Dokument von höchstens 128 KB, als Base64 von UTF-8',
    'answers-a-request': 'Die Response sagt, welche Anfrage sie beantwortet',
    xml: 'Das Dokument ist wohlgeformtes XML ohne etwas, das einen Teil davon verbergen könnte',
    'signature-count': 'Es gibt höchstens zwei Signaturen',
    root: 'Das Dokument ist eine Response von SAML 2.0',
    'not-encrypted': 'Nichts darin ist verschlüsselt',
    'one-assertion': 'Es gibt nicht mehr als eine Assertion',
    elements: 'Jedes Element steht, wo SAML 2.0 es vorsieht',
    assertion: 'Es gibt eine Assertion',
    ids: 'Jede ID ist ein Name und kommt nur einmal vor',
    'response-signed': 'Die Response ist signiert',
    'assertion-signed': 'Die Assertion ist signiert',
    'response-signature':
      'Die Signatur der Response hat eine zugelassene Form und einen zugelassenen Algorithmus',
    'assertion-signature':
      'Die Signatur der Assertion hat eine zugelassene Form und einen zugelassenen Algorithmus',
    request: 'Wir haben die Anfrage gestellt, und nichts hat sie vorher beantwortet',
    status: 'Der Anmeldedienst sagt, dass die Anmeldung gelungen ist',
    provider: 'Der Anmeldedienst ist noch der, der gefragt wurde',
    signatures: 'Beide Signaturen stammen von einem Schlüssel des Anmeldedienstes',
    'signed-content': 'Was die Signaturen umfassen, ist eine Response mit ihrer Assertion',
    'response-version': 'Die Response nennt Version 2.0',
    destination: 'Destination ist unsere Assertion-Consumer-Service-URL',
    'response-issuer': 'Issuer der Response ist die Entity-ID des Anmeldedienstes',
    'status-code': 'Es gibt genau einen Statuscode',
    'in-response-to': 'Die Response beantwortet genau diese Anfrage',
    'response-issue-instant': 'Die Response wurde gerade eben ausgestellt',
    'assertion-version': 'Die Assertion nennt Version 2.0',
    'assertion-issuer': 'Issuer der Assertion ist die Entity-ID des Anmeldedienstes',
    'assertion-issue-instant': 'Die Assertion wurde gerade eben ausgestellt',
    subject: 'Die Assertion spricht von einer einzigen Person',
    'name-id': 'NameID ist eine E-Mail-Adresse',
    'subject-confirmation':
      'Die Assertion gilt für uns, für diese Anfrage und für jetzt (Recipient, NotOnOrAfter)',
    conditions: 'Die Assertion hat ihre Conditions, und zwar einmal',
    'conditions-understood': 'Es gibt keine Bedingung, die wir nicht kennen',
    audience: 'Audience ist unsere Entity-ID',
    'conditions-window': 'Die Assertion gilt jetzt (NotBefore, NotOnOrAfter)',
    'authn-statement': 'Die Assertion sagt einmal, wann sich die Person angemeldet hat',
    'session-end': 'Die Sitzung beim Anmeldedienst ist nicht zu Ende',
    attributes: 'Es gibt mindestens ein Attribut, und jedes hat einen Namen',
  },
  diagnoses: {
    'only-response-signed': {
      title: 'Nur die Response ist signiert',
      explanation:
        'Die Assertion darin hat keine eigene Signatur. Wir nehmen eine Anmeldung an, wenn beide signiert sind.',
      whatToDo: BOTH,
    },
    'only-assertion-signed': {
      title: 'Nur die Assertion ist signiert',
      explanation:
        'Die Response darum herum hat keine Signatur. Wir nehmen eine Anmeldung an, wenn beide signiert sind.',
      whatToDo: BOTH,
    },
    'nothing-signed': {
      title: 'Nichts ist signiert',
      explanation: 'Weder die Response noch die Assertion hat eine Signatur.',
      whatToDo: BOTH,
    },
    'sha-1': {
      title: 'Eine Signatur wurde mit SHA-1 gemacht',
      explanation:
        'SHA-1 lässt sich fälschen, darum nehmen wir es nicht an. Die Response verwendet {algorithms}.',
      whatToDo: 'Stellen Sie den Signaturalgorithmus der Anwendung auf RSA mit SHA-256.',
    },
    'wrong-acs-url': {
      title: 'Die Assertion-Consumer-Service-URL ist eine andere',
      explanation:
        '{where} nennt „{received}“, und es muss Zeichen für Zeichen „{expected}“ sein. {differences?}',
      whatToDo: 'Kopieren Sie unsere Assertion-Consumer-Service-URL in die Anwendung beim Anmeldedienst.',
    },
    'wrong-audience': {
      title: 'Die Audience ist eine andere',
      explanation:
        'Audience nennt „{received}“, und es muss Zeichen für Zeichen unsere Entity-ID „{expected}“ sein. {differences?}',
      whatToDo:
        'Kopieren Sie unsere Entity-ID in die Anwendung beim Anmeldedienst, wo er nach Audience oder Entity-ID fragt.',
    },
    'wrong-entity-id': {
      title: 'Ein anderer Anmeldedienst hat geantwortet',
      explanation:
        'Der Issuer nennt sich „{received}“, und unsere Metadaten sind von „{expected}“. {differences?}',
      whatToDo:
        'Laden Sie die Metadaten genau dieser Anwendung beim Anmeldedienst herunter, und geben Sie sie uns noch einmal.',
    },
    'clock-ahead': {
      title: 'Die Uhr des Anmeldedienstes geht vor',
      explanation:
        'Sie geht {seconds} Sekunden vor, und {allowedSeconds} sind erlaubt. Die Response nennt {theirTime}; hier war es {ourTime}.',
      whatToDo: 'Lassen Sie beide Rechner ihre Zeit von einem Zeitserver holen (NTP).',
    },
    'clock-behind': {
      title: 'Die Uhr des Anmeldedienstes geht nach, oder die Response ist alt',
      explanation:
        'Sie geht {seconds} Sekunden nach, und {allowedSeconds} sind erlaubt. Die Response nennt {theirTime}; hier war es {ourTime}.',
      whatToDo:
        'Lassen Sie beide Rechner ihre Zeit von einem Zeitserver holen (NTP), und melden Sie sich noch einmal an.',
    },
    'groups-under-another-name': {
      title: 'Die Gruppen kommen unter einem anderen Namen',
      explanation:
        'Gruppen werden aus dem Attribut „memberOf“ gelesen, genau so geschrieben. Es gibt keines, aber es gibt „{received}“. {kind?}',
      whatToDo: 'Nennen Sie das Attribut beim Anmeldedienst memberOf, mit großem O und ohne Namensraum.',
    },
    'groups-in-one-value': {
      title: 'Alle Gruppen kommen in einem Wert',
      explanation:
        'memberOf hat einen Wert aus {count} Teilen, zwischen denen {separator} steht. Wir lesen ihn als den Namen einer einzigen Gruppe.',
      whatToDo: 'Lassen Sie den Anmeldedienst für jede Gruppe einen eigenen AttributeValue schicken.',
    },
    'groups-overage-link': {
      title: 'Entra ID schickt einen Link statt der Gruppen',
      explanation:
        'Die Person gehört zu mehr als 150 Gruppen. Darüber schickt Entra ID gar keine Gruppe, nur einen Link, dem wir nicht folgen.',
      whatToDo:
        'Wählen Sie im Gruppenanspruch „Der Anwendung zugewiesene Gruppen“, und weisen Sie die Gruppen zu, die Ihre Regeln nennen.',
    },
    'groups-are-object-ids': {
      title: 'Die Gruppen sind IDs statt Namen',
      explanation:
        'Alle {count} Werte von memberOf sind IDs von Objekten, und keine Autorisierungsregel nennt eine davon.',
      whatToDo:
        'Nennen Sie die IDs in den Autorisierungsregeln, oder lassen Sie den Anmeldedienst die Namen der Gruppen schicken.',
    },
    'groups-over-limit': {
      title: 'Es sind zu viele Gruppen',
      explanation: 'memberOf hat {count} Werte. Die ersten {most} zählen, alle weiteren bleiben unbeachtet.',
      whatToDo:
        'Lassen Sie den Anmeldedienst nur die Gruppen schicken, die Ihre Autorisierungsregeln nennen.',
    },
    'no-group-is-named-by-a-rule': {
      title: 'Keine Regel dieses Zugangs nennt eine der Gruppen',
      explanation:
        'Die Gruppen kamen, wie sie sollen, und keine Autorisierungsregel nennt eine davon. Gruppen werden Zeichen für Zeichen verglichen. {nearBy?}',
      whatToDo: 'Vergleichen Sie die Gruppen unten mit den Autorisierungsregeln des Zugangs.',
    },
    'no-groups': {
      title: 'Es kamen keine Gruppen',
      explanation:
        'Unter memberOf steht kein Wert, und kein anderes Attribut sieht nach Gruppen aus. Die Person kann sich anmelden und erreicht nur, was allen offen steht.',
      whatToDo:
        'Fügen Sie beim Anmeldedienst ein Attribut memberOf mit den Gruppen der Person hinzu, und sorgen Sie dafür, dass die Person zu einer davon gehört.',
    },
    'role-list-default': {
      title: 'Keycloak schickt seine Liste von Rollen',
      explanation:
        'Das Attribut „Role“ fügt Keycloak von sich aus zu jedem Client hinzu. Es schadet nicht, und niemand liest es.',
      whatToDo:
        'Entfernen Sie den Client-Scope role_list vom Client, und fügen Sie einen Mapper der Art Group list hinzu, der memberOf heißt.',
    },
    'attribute-repeated': {
      title: 'Ein Attribut kommt mehrmals',
      explanation:
        '„{name}“ kommt {count} Mal, jedes Mal mit einem Teil der Werte. Wir lesen alle, also geht nichts verloren.',
      whatToDo:
        'Es ist nichts zu tun. In Keycloak macht der Schalter „Single Group Attribute“ des Mappers ein einziges Attribut daraus.',
    },
    'name-id-not-email': {
      title: 'NameID ist keine E-Mail-Adresse',
      explanation:
        'An der NameID erkennen wir eine Person, und sie muss eine E-Mail-Adresse aus ASCII-Zeichen sein. {kind?}',
      whatToDo: 'Stellen Sie die NameID der Anwendung auf die E-Mail-Adresse der Person.',
    },
    'name-id-format': {
      title: 'Nur das Format von NameID ist falsch',
      explanation:
        'Die NameID ist eine E-Mail-Adresse, aber ihr Format nennt „{format}“, und das könnte alles sein.',
      whatToDo:
        'Stellen Sie das NameID-Format der Anwendung auf emailAddress. Auch „unspecified“ wird angenommen.',
    },
    'no-attribute': {
      title: 'Es gibt kein Attribut',
      explanation:
        'Die Assertion sagt über die Person nichts als die NameID. Mindestens ein Attribut ist nötig.',
      whatToDo:
        'Fügen Sie beim Anmeldedienst das Attribut memberOf mit den Gruppen der Person hinzu; FirstName und LastName sind willkommen.',
    },
    'encrypted-without-our-key': {
      title: 'Die Assertion ist verschlüsselt, und nicht für einen Schlüssel von uns',
      explanation: 'Wir können sie nicht lesen.',
      whatToDo:
        'Schalten Sie die Verschlüsselung von Assertions für diese Anwendung aus, oder geben Sie dem Anmeldedienst unsere Metadaten, wenn darin ein Schlüssel zum Verschlüsseln steht.',
    },
    'too-large': {
      title: 'Die Response ist zu groß',
      explanation:
        'Sie hat {bytes} Bytes, und {most} sind erlaubt. Fast immer gehört die Person zu sehr vielen Gruppen.',
      whatToDo:
        'Lassen Sie den Anmeldedienst nur die Gruppen schicken, die Ihre Autorisierungsregeln nennen.',
    },
    'status-not-success': {
      title: 'Der Anmeldedienst hat die Anmeldung abgelehnt',
      explanation: 'Er hat mit {status} {detail?} geantwortet. {detailInWords?}',
      whatToDo: 'Das Protokoll des Anmeldedienstes sagt mehr. Sehen Sie dort zur Zeit dieser Anmeldung nach.',
    },
    'certificate-unknown': {
      title: 'Die Response wurde mit einem Schlüssel signiert, den wir nicht kennen',
      explanation:
        'Vielleicht hat der Anmeldedienst ein neues Zertifikat. Das erhaltene hat den Fingerabdruck {received}, und in unseren Metadaten stehen {known} (SHA-256).',
      whatToDo:
        'Vergleichen Sie den Fingerabdruck mit dem, den der Anmeldedienst zeigt. Ist er derselbe, geben Sie uns die Metadaten noch einmal.',
    },
    'certificate-expired': {
      title: 'Ein Zertifikat zum Signieren ist abgelaufen',
      explanation:
        'Das Zertifikat {fingerprint} endete am {expiredAt}. Das allein weist niemanden ab, aber wahrscheinlich gilt jetzt ein neues.',
      whatToDo:
        'Sehen Sie nach, mit welchem Zertifikat der Anmeldedienst jetzt signiert, und geben Sie uns die Metadaten noch einmal.',
    },
    'changed-after-signing': {
      title: 'Die Response wurde nach dem Signieren verändert',
      explanation:
        'Sie kam mit einem Zertifikat, das wir kennen ({known}), und trotzdem passt die Signatur nicht zum Inhalt.',
      whatToDo:
        'Suchen Sie, was Seiten unterwegs verändert, etwa ein Proxy oder eine Browser-Erweiterung. Ist da nichts, behandeln Sie es als Angriff.',
    },
  },
  terms: {
    differences: {
      'white-space': 'Sie unterscheiden sich nur in Leerzeichen.',
      case: 'Sie unterscheiden sich nur in Groß- und Kleinbuchstaben.',
      'trailing-slash': 'Ein Schrägstrich am Ende fehlt oder ist zu viel.',
      scheme: 'Eines nennt http und das andere https.',
      host: 'Sie nennen verschiedene Rechner.',
      port: 'Sie nennen verschiedene Ports.',
      path: 'Sie haben verschiedene Pfade.',
      query: 'Sie unterscheiden sich nach einem Fragezeichen oder einer Raute.',
      other: 'Sie sind ganz verschieden.',
      missing: 'Die Angabe fehlt oder ist leer.',
    },
    separator: { comma: 'ein Komma', semicolon: 'ein Semikolon', 'vertical-bar': 'ein senkrechter Strich' },
    kind: {
      case: 'Es unterscheidet sich nur in Groß- und Kleinbuchstaben oder Zeichen dazwischen.',
      misspelt: 'Es scheint verschrieben zu sein.',
      namespace: 'Davor steht ein Namensraum.',
      'friendly-name': 'Sein FriendlyName ist memberOf, aber Name zählt.',
      values: 'Seine Werte sind Gruppen, die Ihre Regeln nennen.',
      claim: 'So nennen manche Anmeldedienste Gruppen von sich aus.',
      missing: 'Sie fehlt oder ist leer.',
      'white-space': 'Um eine E-Mail-Adresse stehen Leerzeichen.',
      'object-id': 'Sie sieht wie die ID eines Objekts aus.',
      'not-ascii': 'Sie enthält Zeichen, die nicht zu ASCII gehören.',
      'windows-account': 'Sie sieht wie ein Windows-Konto mit seiner Domäne aus.',
      malformed: 'Sie enthält ein @ und ist trotzdem keine gültige Adresse.',
      'user-name': 'Sie sieht wie ein Benutzername aus.',
    },
    nearBy: {
      case: 'Eine Regel nennt „{near}“, und das unterscheidet sich nur in Groß- und Kleinbuchstaben oder Leerzeichen.',
      path: 'Eine Regel nennt „{near}“, und die Gruppe kam mit ihrem Pfad davor.',
    },
    detailInWords: {
      AuthnFailed: 'Die Person konnte nicht beweisen, wer sie ist.',
      InvalidAttrNameOrValue: 'Er konnte mit einem Attribut nichts anfangen.',
      InvalidNameIDPolicy:
        'Er kann keine NameID in dem Format schicken, um das wir bitten, nämlich emailAddress.',
      NoAuthnContext: 'Er kann Personen nicht so stark anmelden, wie es verlangt war.',
      NoPassive: 'Er hätte die Person fragen müssen und durfte nicht.',
      RequestDenied:
        'Er will diese Anfrage nicht beantworten; wahrscheinlich ist die Person der Anwendung nicht zugewiesen.',
      RequestUnsupported: 'Er kann mit einer solchen Anfrage nicht umgehen.',
      RequestVersionTooHigh: 'Er spricht eine ältere Version von SAML.',
      UnknownPrincipal: 'Er kennt die Person nicht.',
      UnsupportedBinding: 'Er kann nicht mit HTTP-POST antworten.',
    },
  },
};
