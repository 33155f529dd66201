import type { AwsError } from '../error-codes.ts';
import { QUERY_ERRORS } from '../protocols/error-words.ts';

const INVALID_INPUT: AwsError = { awsCode: 'InvalidInput', status: 400 };

/** Why a metadata document is not taken: `InvalidIdpMetadata` of `saml`. */
const OF_DOCUMENTS = [
  'MetadataTooLarge',
  'MetadataNotXml',
  'MetadataNotAnEntity',
  'MetadataEntityIdMalformed',
  'MetadataWithoutIdentityProvider',
  'MetadataEntityNotFound',
  'MetadataAmbiguous',
  'MetadataIdentityProviderRepeated',
  'MetadataWithoutRedirectBinding',
  'MetadataAddressForbidden',
  'MetadataWithoutSigningKey',
  'MetadataCertificateMalformed',
  'MetadataKeyForbidden',
  'MetadataSigningKeysTooMany',
  'MetadataEntityIdTaken',
  'MetadataExpired',
  'MetadataSigningCertificateUnusable',
  'MetadataNotSigned',
  'MetadataSignatureForbidden',
  'MetadataSignatureInvalid',
  'MetadataEntityIdChanged',
];

/** What IAM calls failures by another code than EC2 (IAM API reference, the errors of each action). */
export const IAM_ERRORS: Readonly<Record<string, AwsError>> = {
  ...QUERY_ERRORS,
  ...Object.fromEntries(OF_DOCUMENTS.map((code) => [code, INVALID_INPUT])),
  SamlProviderNotFound: { awsCode: 'NoSuchEntity', status: 404 },
  IamUserNotFound: { awsCode: 'NoSuchEntity', status: 404 },
  SamlProviderAlreadyExists: { awsCode: 'EntityAlreadyExists', status: 409 },
  SamlProviderInUse: { awsCode: 'DeleteConflict', status: 409 },
  UnusableSamlProviderName: { awsCode: 'ValidationError', status: 400 },
  ConcurrentChange: { awsCode: 'ConcurrentModification', status: 409 },
  UnsupportedOperation: INVALID_INPUT,
  UnusableTag: INVALID_INPUT,
  ReservedTagKey: INVALID_INPUT,
  RepeatedTagKey: INVALID_INPUT,
  TooManyTags: { awsCode: 'LimitExceeded', status: 409 },
};
