import type { SignInRefusalCode } from '../../../saml/refusals.ts';
import type { ProblemWords } from '../problem-words.ts';

const NOT_ACCEPTED = 'Your sign-in was not accepted';

/** The identity provider is set up in a way that we cannot accept; trying again changes nothing. */
const administrator = (whatHappened: string): ProblemWords => ({
  title: NOT_ACCEPTED,
  whatHappened,
  whatToDo:
    'Only your administrator can fix this. Send them the details below, and sign in again when they are done.',
});

/** Time or chance decided; another try is likely to succeed. */
const tryAgain = (whatHappened: string, title = 'Please sign in again'): ProblemWords => ({
  title,
  whatHappened,
  whatToDo: 'Sign in again. If you see this page once more, send the details below to your administrator.',
});

/** The person was here before and may be signed in by now. */
const again = (whatHappened: string): ProblemWords => ({
  title: 'You came here a second time',
  whatHappened,
  whatToDo:
    'Go on to the endpoint. If you are still signed in you see it at once, otherwise you sign in once more.',
});

/** No honest identity provider sends this. */
const suspicious = (whatHappened: string): ProblemWords => ({
  title: NOT_ACCEPTED,
  whatHappened,
  whatToDo:
    'Sign in again, beginning at this portal. If you see this page once more, send the details below to your administrator.',
});

const tooMuch: ProblemWords = {
  title: 'Your sign-in holds too much data',
  whatHappened:
    'Your identity provider told us more about you than we accept. Most likely you are in very many groups.',
  whatToDo:
    'Ask your administrator to send fewer groups: only those that the VPN needs. Send them the details below.',
};

const damaged = tryAgain('The answer of your identity provider arrived damaged.');
const oddDocument = suspicious(
  'The answer of your identity provider holds something that does not belong there.',
);
const oddSignature = administrator(
  'The answer of your identity provider is signed in a way that we do not accept.',
);
const oddEncryption = administrator(
  'The answer of your identity provider is encrypted in a way that we do not accept.',
);
const incomplete = administrator(
  'The answer of your identity provider lacks something that every sign-in needs.',
);
const repeated = administrator(
  'The answer of your identity provider says something twice that may be said once.',
);
const otherAddress = administrator(
  'Your identity provider sent its answer for another address than that of this portal.',
);
const clocks = tryAgain('The answer of your identity provider is too old or too new. A clock may be wrong.');
const noConfirmation = administrator(
  'The answer of your identity provider does not say who may bring it here.',
);

/** Each refusal of a sign-in, in kind words. The exact cause stands in the details for the administrator. */
export const refusals: Readonly<Record<SignInRefusalCode, ProblemWords>> = {
  AcsRequestMalformed: administrator(
    'Your identity provider did not send its answer as the form that we expect.',
  ),
  ResponseTooLarge: tooMuch,
  ResponseNotBase64: damaged,
  ResponseNotUtf8: damaged,
  ResponseNotWellFormed: damaged,
  EncodingForbidden: administrator(
    'The answer of your identity provider is in an encoding that we do not read.',
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
  UnexpectedRoot: administrator('Your identity provider sent something else than an answer to a sign-in.'),
  UnexpectedElement: oddDocument,
  DuplicateId: oddDocument,
  IdMalformed: oddDocument,
  AssertionMissing: administrator('Your identity provider did not say who you are.'),
  AssertionRepeated: repeated,
  AssertionEncrypted: administrator(
    'The answer of your identity provider is encrypted, and we cannot read it.',
  ),
  EncryptionMalformed: oddEncryption,
  KeyTransportForbidden: oddEncryption,
  ContentEncryptionForbidden: oddEncryption,
  AssertionUndecryptable: administrator(
    'The answer of your identity provider is encrypted for somebody else than this portal.',
  ),
  ResponseNotSigned: administrator(
    'The answer of your identity provider is not signed, so we cannot trust it.',
  ),
  AssertionNotSigned: administrator(
    'What your identity provider says about you is not signed, so we cannot trust it.',
  ),
  SignatureMalformed: oddSignature,
  SignatureAlgorithmForbidden: oddSignature,
  DigestAlgorithmForbidden: oddSignature,
  CanonicalizationForbidden: oddSignature,
  TransformForbidden: oddSignature,
  ReferenceMismatch: oddSignature,
  SignatureInvalid: administrator(
    'The signature on the answer of your identity provider is not one that we know.',
  ),
  VerificationTimedOut: tryAgain('Checking the answer of your identity provider took too long.'),
  VerificationFailed: tryAgain('Checking the answer of your identity provider did not come to an end.'),
  VerifierBusy: {
    title: 'Many people are signing in right now',
    whatHappened: 'We could not check the answer of your identity provider in time.',
    whatToDo: 'Wait a minute, then sign in again.',
  },
  VersionUnsupported: administrator('Your identity provider speaks another version of SAML than 2.0.'),
  DestinationMissing: otherAddress,
  DestinationMismatch: otherAddress,
  RecipientMissing: otherAddress,
  RecipientMismatch: otherAddress,
  IssuerMissing: incomplete,
  IssuerMismatch: administrator(
    'The answer came from another identity provider than the one you were sent to.',
  ),
  StatusNotSuccess: tryAgain(
    'Your identity provider says that the sign-in did not succeed. You may have cancelled it, or this application is not assigned to you.',
    'Your identity provider refused the sign-in',
  ),
  InResponseToMismatch: suspicious('The answer of your identity provider belongs to another sign-in.'),
  TimeMalformed: administrator('The answer of your identity provider holds a time that we cannot read.'),
  IssueInstantOutOfRange: clocks,
  SubjectMissing: administrator('Your identity provider did not say who you are.'),
  NameIdMissing: administrator('Your identity provider did not say who you are.'),
  NameIdRepeated: repeated,
  NameIdMalformed: administrator('Your identity provider did not send your name as an email address.'),
  NameIdFormatForbidden: administrator(
    'Your identity provider sent your name in a format that need not be an email address.',
  ),
  SubjectConfirmationMissing: noConfirmation,
  SubjectConfirmationNotBearer: noConfirmation,
  SubjectConfirmationInvalid: noConfirmation,
  SubjectConfirmationExpired: clocks,
  ConditionsMissing: incomplete,
  ConditionsRepeated: repeated,
  ConditionUnknown: administrator('Your identity provider set a condition that we do not know.'),
  AudienceMissing: administrator(
    'The answer of your identity provider does not say that it is meant for this portal.',
  ),
  AudienceMismatch: administrator('The answer of your identity provider is meant for another application.'),
  AssertionExpired: clocks,
  AssertionNotYetValid: clocks,
  ValidityTooLong: administrator(
    'The answer of your identity provider would stay valid for more than a day.',
  ),
  AuthnStatementMissing: incomplete,
  AuthnStatementRepeated: repeated,
  SessionExpired: tryAgain('Your session at the identity provider is over.'),
  AttributesMissing: administrator('Your identity provider told us nothing about you, not even your groups.'),
  AttributeMalformed: administrator(
    'Your identity provider told us something about you without a name for it.',
  ),
  InResponseToMissing: administrator(
    'Your identity provider answered twice without saying which sign-in it means, so we cannot know that you asked for it.',
  ),
  RequestUnknown: tryAgain(
    'We do not know the sign-in that this answer belongs to. It may be from long ago.',
  ),
  RequestExpired: tryAgain('The sign-in took longer than ten minutes.', 'That took a little too long'),
  ProviderChanged: tryAgain('The identity provider of this endpoint changed while you were signing in.'),
  ProviderNotReady: {
    title: 'Sign-in is not ready yet',
    whatHappened: 'This portal does not know the identity provider of this endpoint yet.',
    whatToDo:
      'Try again in a few minutes. If you see this page once more, send the details below to your administrator.',
  },
  AssertionReplayed: again(
    'This answer of your identity provider was used before. That happens after Back, Reload or a second click.',
  ),
  BindingMissing: {
    title: 'Your browser does not keep our cookie',
    whatHappened: 'Without it we cannot know that this is the browser in which you began to sign in.',
    whatToDo: 'Allow cookies for this site. Then sign in again, all the way in one browser.',
  },
  BindingMismatch: suspicious('Another browser began this sign-in, so we do not finish it in this one.'),
  CodeUnknown: tryAgain(
    'The last step of the sign-in came too late or was not ours.',
    'That took a little too long',
  ),
  CodeAlreadyRedeemed: again('This sign-in was finished before.'),
};
