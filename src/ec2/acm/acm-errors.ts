import type { AwsError } from '../error-codes.ts';
import { JSON_ERRORS } from '../protocols/error-words.ts';

const is = (awsCode: string): AwsError => ({ awsCode, status: 400 });

/** What ACM calls failures by another code than EC2 (ACM API reference, the errors of each action). */
export const ACM_ERRORS: Readonly<Record<string, AwsError>> = {
  ...JSON_ERRORS,
  OperationNotPermitted: is('ConflictException'),
  InvalidCertificateArn: is('InvalidArnException'),
  InvalidCertificate: is('ValidationException'),
  InvalidImportedCertificate: is('ValidationException'),
  InvalidServerCertificate: is('ValidationException'),
  InvalidClientAuthority: is('ValidationException'),
  ClientAuthorityExpired: is('ValidationException'),
  ServerCertificateExpired: is('ValidationException'),
  DataKeyMissing: is('ConflictException'),
  InvalidPaginationToken: is('InvalidArgsException'),
  UnusableTag: is('InvalidTagException'),
  ReservedTagKey: is('InvalidTagException'),
  RepeatedTagKey: is('InvalidTagException'),
  TooManyTags: is('TooManyTagsException'),
};
