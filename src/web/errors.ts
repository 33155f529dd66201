import { PosternError } from '../kernel/errors.ts';

/** There is nothing at this address, or nothing that the portal shows; both look the same from outside. */
export class NotFound extends PosternError {
  readonly code = 'NotFound';

  constructor() {
    super('There is nothing at this address. Check the link, or ask who sent it for a new one.');
  }
}

/** The address exists, but not for this method. */
export class MethodNotAllowed extends PosternError {
  readonly code = 'MethodNotAllowed';
  readonly allowed: string;

  constructor(allowed: string) {
    super(`This address answers ${allowed} only.`);
    this.allowed = allowed;
  }
}

/** A form came from another site, or from something that does not say where it comes from. */
export class CrossSiteRequest extends PosternError {
  readonly code = 'CrossSiteRequest';

  constructor() {
    super('The form was not sent from a page of this portal. Open the portal and use its own button.');
  }
}

/** A page that people open was asked for as an image, in a frame or by a script. */
export class NotANavigation extends PosternError {
  readonly code = 'NotANavigation';

  constructor() {
    super(
      'This address opens in a tab of its own only, not as a part of another page. Open the portal itself.',
    );
  }
}

/** A form came without the token of the session, or with an old one. */
export class FormExpired extends PosternError {
  readonly code = 'FormExpired';

  constructor() {
    super('The page with this form is out of date. Open the page again and press the button once more.');
  }
}

/** Too many of the same thing came from one address. */
export class TooManyRequests extends PosternError {
  readonly code = 'TooManyRequests';
  readonly retryAfterSeconds: number;

  /** `what` names the limit for the log; it holds no address. */
  constructor(what: string, retryAfterSeconds: number) {
    super(
      `Too many requests came from one address (${what}). Wait ${retryAfterSeconds} seconds, then try again.`,
      {
        limit: what,
      },
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The body is larger than its route accepts. */
export class RequestTooLarge extends PosternError {
  readonly code = 'RequestTooLarge';

  constructor() {
    super('The request is larger than this address accepts. Send less.');
  }
}

/** The body is not of the kind that its route accepts. */
export class UnsupportedMediaType extends PosternError {
  readonly code = 'UnsupportedMediaType';

  constructor() {
    super('This address accepts plain HTML forms only (application/x-www-form-urlencoded, not compressed).');
  }
}

/** What nobody foresaw. Its cause is in the log, never on a page. */
export class UnexpectedFailure extends PosternError {
  readonly code = 'UnexpectedFailure';

  constructor(cause: unknown) {
    super(
      'Something went wrong that should not. The log line with the same reference tells more.',
      {},
      { cause },
    );
  }
}
