import { PosternError } from '../kernel/errors.ts';

/** No connection waits under this link: it was mistyped, its time is up, it was used, or somebody said that it is not theirs. */
export class BrowserStepOver extends PosternError {
  readonly code = 'BrowserStepOver';

  constructor() {
    super('No connection waits for a sign-in under this link, or not any more. Start the VPN client again.');
  }
}

/** Another browser said that the device is its own, or this one lost its binding cookie. */
export class BrowserStepTaken extends PosternError {
  readonly code = 'BrowserStepTaken';

  constructor() {
    super(
      'Another browser has taken over the sign-in of this connection, or this one lost its cookie. Start the VPN client again.',
    );
  }
}

/** Who signed in did so at another provider than the endpoint's own. */
export class ProviderMismatch extends PosternError {
  readonly code = 'ProviderMismatch';

  constructor(samlProviderArn: string) {
    super(`Only ${samlProviderArn} may vouch for people who connect to this endpoint. Sign in there.`);
  }
}
