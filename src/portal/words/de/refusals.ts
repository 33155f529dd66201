import type { ProblemWords } from '../problem-words.ts';
import type { Words } from '../words.ts';

const NOT_ACCEPTED = 'Ihre Anmeldung wurde nicht angenommen';

const administrator = (whatHappened: string): ProblemWords => ({
  title: NOT_ACCEPTED,
  whatHappened,
  whatToDo:
    'Das kann nur Ihre IT-Abteilung beheben. Schicken Sie ihr die Angaben, die unten stehen, und melden Sie sich danach noch einmal an.',
});

const tryAgain = (whatHappened: string, title = 'Bitte melden Sie sich noch einmal an'): ProblemWords => ({
  title,
  whatHappened,
  whatToDo:
    'Melden Sie sich noch einmal an. Wenn diese Seite wieder erscheint, schicken Sie Ihrer IT-Abteilung die Angaben, die unten stehen.',
});

const again = (whatHappened: string): ProblemWords => ({
  title: 'Hier waren Sie schon einmal',
  whatHappened,
  whatToDo:
    'Gehen Sie weiter zum VPN-Zugang. Wenn Sie noch angemeldet sind, sehen Sie ihn sofort; sonst melden Sie sich noch einmal an.',
});

const suspicious = (whatHappened: string): ProblemWords => ({
  title: NOT_ACCEPTED,
  whatHappened,
  whatToDo:
    'Melden Sie sich noch einmal an, und beginnen Sie dabei hier im Portal. Wenn diese Seite wieder erscheint, schicken Sie Ihrer IT-Abteilung die Angaben, die unten stehen.',
});

const tooMuch: ProblemWords = {
  title: 'Ihre Anmeldung enthält zu viele Daten',
  whatHappened:
    'Der Anmeldedienst Ihrer Firma hat uns mehr über Sie geschickt, als wir annehmen. Wahrscheinlich gehören Sie zu sehr vielen Gruppen.',
  whatToDo:
    'Bitten Sie Ihre IT-Abteilung, weniger Gruppen zu schicken: nur die, die das VPN braucht. Schicken Sie ihr dazu die Angaben, die unten stehen.',
};

const damaged = tryAgain('Die Antwort des Anmeldedienstes ist beschädigt angekommen.');
const oddDocument = suspicious('Die Antwort des Anmeldedienstes enthält etwas, das nicht hineingehört.');
const oddSignature = administrator(
  'Die Antwort des Anmeldedienstes ist auf eine Weise unterschrieben, die wir nicht annehmen.',
);
const oddEncryption = administrator(
  'Die Antwort des Anmeldedienstes ist auf eine Weise verschlüsselt, die wir nicht annehmen.',
);
const incomplete = administrator(
  'In der Antwort des Anmeldedienstes fehlt etwas, das zu jeder Anmeldung gehört.',
);
const repeated = administrator(
  'In der Antwort des Anmeldedienstes steht etwas zweimal, das nur einmal darin stehen darf.',
);
const otherAddress = administrator(
  'Der Anmeldedienst hat seine Antwort für eine andere Adresse ausgestellt als die dieses Portals.',
);
const clocks = tryAgain(
  'Die Antwort des Anmeldedienstes ist zu alt oder zu neu. Vielleicht geht eine Uhr falsch.',
);
const noConfirmation = administrator(
  'Die Antwort des Anmeldedienstes sagt nicht, wer sie hierher bringen darf.',
);
const nobody = administrator('Der Anmeldedienst hat nicht gesagt, wer Sie sind.');

export const refusals: Words['refusals'] = {
  AcsRequestMalformed: administrator(
    'Der Anmeldedienst hat seine Antwort nicht als das Formular geschickt, das wir erwarten.',
  ),
  ResponseTooLarge: tooMuch,
  ResponseNotBase64: damaged,
  ResponseNotUtf8: damaged,
  ResponseNotWellFormed: damaged,
  EncodingForbidden: administrator(
    'Die Antwort des Anmeldedienstes ist in einer Zeichenkodierung geschrieben, die wir nicht lesen.',
  ),
  DoctypeForbidden: oddDocument,
  ProcessingInstructionForbidden: oddDocument,
  CommentForbidden: oddDocument,
  CdataForbidden: oddDocument,
  DocumentTooDeep: oddDocument,
  TooManyElements: tooMuch,
  TooManyAttributes: oddDocument,
  TooManyNamespaceDeclarations: oddDocument,
  TooManySignatures: oddSignature,
  TooManyReferences: oddSignature,
  UnexpectedRoot: administrator(
    'Der Anmeldedienst hat etwas anderes geschickt als die Antwort auf eine Anmeldung.',
  ),
  UnexpectedElement: oddDocument,
  DuplicateId: oddDocument,
  IdMalformed: oddDocument,
  AssertionMissing: nobody,
  AssertionRepeated: repeated,
  AssertionEncrypted: administrator(
    'Die Antwort des Anmeldedienstes ist verschlüsselt, und wir können sie nicht lesen.',
  ),
  EncryptionMalformed: oddEncryption,
  KeyTransportForbidden: oddEncryption,
  ContentEncryptionForbidden: oddEncryption,
  AssertionUndecryptable: administrator(
    'Die Antwort des Anmeldedienstes ist nicht für dieses Portal verschlüsselt.',
  ),
  ResponseNotSigned: administrator(
    'Die Antwort des Anmeldedienstes ist nicht unterschrieben. Deshalb können wir ihr nicht trauen.',
  ),
  AssertionNotSigned: administrator(
    'Was der Anmeldedienst über Sie sagt, ist nicht unterschrieben. Deshalb können wir ihm nicht trauen.',
  ),
  SignatureMalformed: oddSignature,
  SignatureAlgorithmForbidden: oddSignature,
  DigestAlgorithmForbidden: oddSignature,
  CanonicalizationForbidden: oddSignature,
  TransformForbidden: oddSignature,
  ReferenceMismatch: oddSignature,
  SignatureInvalid: administrator(
    'Die Unterschrift unter der Antwort des Anmeldedienstes ist keine, die wir kennen.',
  ),
  VerificationTimedOut: tryAgain('Die Antwort des Anmeldedienstes zu prüfen, hat zu lange gedauert.'),
  VerificationFailed: tryAgain('Die Prüfung der Antwort des Anmeldedienstes ist nicht zu Ende gekommen.'),
  VerifierBusy: {
    title: 'Gerade melden sich viele Menschen an',
    whatHappened: 'Wir konnten die Antwort des Anmeldedienstes nicht rechtzeitig prüfen.',
    whatToDo: 'Warten Sie eine Minute, und melden Sie sich dann noch einmal an.',
  },
  VersionUnsupported: administrator('Der Anmeldedienst spricht eine andere Version von SAML als 2.0.'),
  DestinationMissing: otherAddress,
  DestinationMismatch: otherAddress,
  RecipientMissing: otherAddress,
  RecipientMismatch: otherAddress,
  IssuerMissing: incomplete,
  IssuerMismatch: administrator(
    'Die Antwort kam von einem anderen Anmeldedienst als dem, zu dem Sie geschickt wurden.',
  ),
  StatusNotSuccess: tryAgain(
    'Der Anmeldedienst sagt, dass die Anmeldung nicht gelungen ist. Vielleicht haben Sie sie abgebrochen, oder diese Anwendung ist Ihnen nicht zugewiesen.',
    'Der Anmeldedienst hat die Anmeldung abgelehnt',
  ),
  InResponseToMismatch: suspicious('Die Antwort des Anmeldedienstes gehört zu einer anderen Anmeldung.'),
  TimeMalformed: administrator(
    'Die Antwort des Anmeldedienstes enthält eine Zeit, die wir nicht lesen können.',
  ),
  IssueInstantOutOfRange: clocks,
  SubjectMissing: nobody,
  NameIdMissing: nobody,
  NameIdRepeated: repeated,
  NameIdMalformed: administrator('Der Anmeldedienst hat Ihren Namen nicht als E-Mail-Adresse geschickt.'),
  NameIdFormatForbidden: administrator(
    'Der Anmeldedienst hat Ihren Namen in einem Format geschickt, das keine E-Mail-Adresse sein muss.',
  ),
  SubjectConfirmationMissing: noConfirmation,
  SubjectConfirmationNotBearer: noConfirmation,
  SubjectConfirmationInvalid: noConfirmation,
  SubjectConfirmationExpired: clocks,
  ConditionsMissing: incomplete,
  ConditionsRepeated: repeated,
  ConditionUnknown: administrator('Der Anmeldedienst hat eine Bedingung gestellt, die wir nicht kennen.'),
  AudienceMissing: administrator(
    'Die Antwort des Anmeldedienstes sagt nicht, dass sie für dieses Portal bestimmt ist.',
  ),
  AudienceMismatch: administrator('Die Antwort des Anmeldedienstes ist für eine andere Anwendung bestimmt.'),
  AssertionExpired: clocks,
  AssertionNotYetValid: clocks,
  ValidityTooLong: administrator('Die Antwort des Anmeldedienstes würde länger als einen Tag lang gelten.'),
  AuthnStatementMissing: incomplete,
  AuthnStatementRepeated: repeated,
  SessionExpired: tryAgain('Ihre Sitzung beim Anmeldedienst Ihrer Firma ist abgelaufen.'),
  AttributesMissing: administrator(
    'Der Anmeldedienst hat uns nichts über Sie gesagt, nicht einmal Ihre Gruppen.',
  ),
  AttributeMalformed: administrator('Der Anmeldedienst hat uns etwas über Sie gesagt, ohne es zu benennen.'),
  InResponseToMissing: administrator(
    'Der Anmeldedienst hat zweimal geantwortet, ohne zu sagen, zu welcher Anmeldung das gehört. Deshalb wissen wir nicht, ob Sie selbst sie begonnen haben.',
  ),
  RequestUnknown: tryAgain(
    'Die Anmeldung, zu der diese Antwort gehört, kennen wir nicht. Vielleicht ist sie lange her.',
  ),
  RequestExpired: tryAgain(
    'Die Anmeldung hat länger als zehn Minuten gedauert.',
    'Das hat etwas zu lange gedauert',
  ),
  ProviderChanged: tryAgain(
    'Während Sie sich angemeldet haben, hat dieser VPN-Zugang einen anderen Anmeldedienst bekommen.',
  ),
  ProviderNotReady: {
    title: 'Die Anmeldung ist noch nicht bereit',
    whatHappened: 'Dieses Portal kennt den Anmeldedienst dieses VPN-Zugangs noch nicht.',
    whatToDo:
      'Versuchen Sie es in ein paar Minuten noch einmal. Wenn diese Seite wieder erscheint, schicken Sie Ihrer IT-Abteilung die Angaben, die unten stehen.',
  },
  AssertionReplayed: again(
    'Diese Antwort des Anmeldedienstes wurde schon einmal benutzt. Das geschieht nach „Zurück“, nach „Neu laden“ oder bei einem zweiten Klick.',
  ),
  BindingMissing: {
    title: 'Ihr Browser behält unser Cookie nicht',
    whatHappened:
      'Ohne das Cookie können wir nicht wissen, ob dies der Browser ist, in dem Sie die Anmeldung begonnen haben.',
    whatToDo:
      'Erlauben Sie Cookies für diese Website. Melden Sie sich dann noch einmal an, von Anfang bis Ende im selben Browser.',
  },
  BindingMismatch: suspicious(
    'Diese Anmeldung wurde in einem anderen Browser begonnen. Deshalb führen wir sie in diesem nicht zu Ende.',
  ),
  CodeUnknown: tryAgain(
    'Der letzte Schritt der Anmeldung kam zu spät oder nicht von uns.',
    'Das hat etwas zu lange gedauert',
  ),
  CodeAlreadyRedeemed: again('Diese Anmeldung war schon abgeschlossen.'),
};
