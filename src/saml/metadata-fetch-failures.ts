import { PosternError } from '../kernel/errors.ts';

/**
 * A metadata document that could not be fetched from its address. One subclass per reason; the message tells an operator
 * what happened there and what to do.
 */
export abstract class MetadataFetchFailed extends PosternError {}

/** The address, or one that it redirects to, is not one to ask. */
export class MetadataUrlForbidden extends MetadataFetchFailed {
  readonly code = 'MetadataUrlForbidden';
}

/** The host has only addresses of private networks or of this machine, and these are not allowed. */
export class MetadataAddressPrivate extends MetadataFetchFailed {
  readonly code = 'MetadataAddressPrivate';
}

/** No name, no connection, or one that broke. */
export class MetadataUnreachable extends MetadataFetchFailed {
  readonly code = 'MetadataUnreachable';
}

/** The certificate of the web server is not trusted. */
export class MetadataServerUntrusted extends MetadataFetchFailed {
  readonly code = 'MetadataServerUntrusted';
}

/** The whole of it did not come in time. */
export class MetadataFetchTimedOut extends MetadataFetchFailed {
  readonly code = 'MetadataFetchTimedOut';
}

/** Redirects without an end. */
export class MetadataRedirectsTooMany extends MetadataFetchFailed {
  readonly code = 'MetadataRedirectsTooMany';
}

/** Another status than 200, 304 or a redirect. */
export class MetadataStatusUnexpected extends MetadataFetchFailed {
  readonly code = 'MetadataStatusUnexpected';
}

/** Compressed although that was not asked for: what it would grow to is not known. */
export class MetadataAnswerCompressed extends MetadataFetchFailed {
  readonly code = 'MetadataAnswerCompressed';
}

/** More than the longest document. */
export class MetadataAnswerTooLarge extends MetadataFetchFailed {
  readonly code = 'MetadataAnswerTooLarge';
}

/** Not UTF-8. */
export class MetadataAnswerNotText extends MetadataFetchFailed {
  readonly code = 'MetadataAnswerNotText';
}
