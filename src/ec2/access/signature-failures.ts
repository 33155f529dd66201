import { PosternError } from '../../kernel/errors.ts';

/** The request carries no signature. */
export class SignatureMissing extends PosternError {
  readonly code = 'SignatureMissing';

  constructor() {
    super('Request is missing Authentication Token: sign it with an access key (AWS Signature Version 4).');
  }
}

/** What should be a signature cannot be read, or leaves something out that it must cover. The message says what. */
export class SignatureIncomplete extends PosternError {
  readonly code = 'SignatureIncomplete';
}

/** The signature stands in the address, where logs and histories keep it. */
export class PresignedUrlRefused extends PosternError {
  readonly code = 'PresignedUrlRefused';

  constructor() {
    super('Presigned URLs are not supported. Sign the request in its Authorization header.');
  }
}

/** Temporary credentials come from roles, which Postern does not have. */
export class TemporaryCredentialsRefused extends PosternError {
  readonly code = 'TemporaryCredentialsRefused';

  constructor() {
    super(
      'Temporary credentials (a session token) are not supported. Use an access key of the configuration, and unset AWS_SESSION_TOKEN.',
    );
  }
}

/** The signature was made for another Region or another service than the ones here. */
export class CredentialScopeRefused extends PosternError {
  readonly code = 'CredentialScopeRefused';
}

/** The clock of the caller, or the one of this machine, is wrong; or the request was held back. */
export class ClockSkewed extends PosternError {
  readonly code = 'ClockSkewed';
}

/** No access key of the configuration has this id. */
export class AccessKeyUnknown extends PosternError {
  readonly code = 'AccessKeyUnknown';

  constructor() {
    super(
      'AWS was not able to validate the provided access credentials: no access key has this id. Use the AccessKeyId of one in AccessKeys of the configuration; a new one counts from the next SIGHUP on.',
    );
  }
}

/** The signature is not the one that the access key gives for this very request. */
export class SignatureMismatch extends PosternError {
  readonly code = 'SignatureMismatch';

  constructor() {
    super(
      'AWS was not able to validate the provided access credentials: the signature does not fit the request. Check the secret access key, and that no proxy changes the Host header, the path or the body.',
    );
  }
}

/** The body is not the one whose SHA-256 the caller sent along, or the caller asks not to look. */
export class BodyHashRefused extends PosternError {
  readonly code = 'BodyHashRefused';
}
