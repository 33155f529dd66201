/** Facts about a failure that a log line may carry: never an assertion, password, cookie, key or profile. */
export type FailureDetails = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** What a failure is about, for log lines: ids that an operator knows, never a person. */
export interface FailureSubject {
  readonly clientVpnEndpointId?: string;
  readonly samlProviderArn?: string;
  /** The ID of an AuthnRequest. */
  readonly requestId?: string;
}

/**
 * The root of every failure that Postern names. One subclass per failure, one stable `code` per subclass;
 * each audience (page, XML error, gateway reason) translates codes in one table of its own.
 * The message says what happened and what to do next, and is fit for an operator's eyes.
 */
export abstract class PosternError extends Error {
  abstract readonly code: string;
  readonly details: FailureDetails;

  constructor(message: string, details: FailureDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }

  get subject(): FailureSubject {
    return {};
  }
}

/** A store did not answer in time, or not at all. The request may be tried again; nothing was half done. */
export class StoreUnavailable extends PosternError {
  readonly code = 'StoreUnavailable';
}

/** Somebody else saved the same object after it was read: read it again, then decide again. */
export class ConcurrentChange extends PosternError {
  readonly code = 'ConcurrentChange';
}

/** The caller sent something that does not have the required shape. `details` names the fields. */
export class InvalidRequest extends PosternError {
  readonly code = 'InvalidRequest';
}

/** The object is declared in the configuration file, which owns it: change the file instead. */
export class OperationNotPermitted extends PosternError {
  readonly code = 'OperationNotPermitted';
}

/** The change was looked at whole and would have been made, but the caller asked for no more than that (`DryRun`). */
export class DryRunOperation extends PosternError {
  readonly code = 'DryRunOperation';

  constructor() {
    super('Request would have succeeded, but DryRun flag is set.');
  }
}
