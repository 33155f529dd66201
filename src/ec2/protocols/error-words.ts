import type { AwsError } from '../error-codes.ts';

type Rows = Readonly<Record<string, AwsError>>;

const is = (awsCode: string, status: number): AwsError => ({ awsCode, status });

const STORE = 'The store does not answer at this moment. Nothing was half done; try again.' as const;

/** What services of the query protocol call failures by another code than EC2 (IAM API reference, "Common errors"). */
export const QUERY_ERRORS: Rows = {
  StoreUnavailable: { ...is('ServiceUnavailable', 503), message: STORE },
  AccessKeyUnknown: is('InvalidClientTokenId', 403),
  TemporaryCredentialsRefused: is('InvalidClientTokenId', 403),
  SignatureMismatch: is('SignatureDoesNotMatch', 403),
  BodyHashRefused: is('SignatureDoesNotMatch', 403),
  ClockSkewed: is('SignatureDoesNotMatch', 403),
  CredentialScopeRefused: is('SignatureDoesNotMatch', 403),
  NotAuthorized: is('AccessDenied', 403),
  MissingParameter: is('ValidationError', 400),
  InvalidParameterValue: is('ValidationError', 400),
  UnknownParameter: is('ValidationError', 400),
};

/** The same of the services that speak JSON (ACM API reference, "Common errors"). */
export const JSON_ERRORS: Rows = {
  StoreUnavailable: { ...is('ServiceUnavailableException', 503), message: STORE },
  ConcurrentChange: is('ThrottlingException', 400),
  SignatureMissing: is('MissingAuthenticationTokenException', 400),
  SignatureIncomplete: is('IncompleteSignatureException', 400),
  AccessKeyUnknown: is('UnrecognizedClientException', 400),
  TemporaryCredentialsRefused: is('UnrecognizedClientException', 400),
  SignatureMismatch: is('InvalidSignatureException', 400),
  BodyHashRefused: is('InvalidSignatureException', 400),
  ClockSkewed: is('InvalidSignatureException', 400),
  CredentialScopeRefused: is('InvalidSignatureException', 400),
  NotAuthorized: is('AccessDeniedException', 400),
  InvalidAction: is('UnknownOperationException', 400),
  MissingAction: is('UnknownOperationException', 400),
  InvalidParameterValue: is('ValidationException', 400),
};
