import type { Words } from '../words.ts';

const BOTH =
  'Lassen Sie den Anmeldedienst beides signieren. Viele Produkte haben je einen Schalter für die Antwort und für die Assertion: Schalten Sie beide ein.';

export const diagnoses: Words['examination']['diagnoses'] = {
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
    whatToDo: 'Lassen Sie den Anmeldedienst nur die Gruppen schicken, die Ihre Autorisierungsregeln nennen.',
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
    whatToDo: 'Lassen Sie den Anmeldedienst nur die Gruppen schicken, die Ihre Autorisierungsregeln nennen.',
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
};
