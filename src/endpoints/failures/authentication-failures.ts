import { PosternError } from '../../kernel/errors.ts';

/** Nobody could prove who they are. */
export class AuthenticationMissing extends PosternError {
  readonly code = 'AuthenticationMissing';

  constructor() {
    super('No AuthenticationOptions were sent. Name at least one way to authenticate.');
  }
}

/** A way to authenticate that nobody knows. */
export class UnknownAuthenticationType extends PosternError {
  readonly code = 'UnknownAuthenticationType';

  constructor(type: string) {
    super(
      `Authentication type ${JSON.stringify(type)} is unknown. Send certificate-authentication, directory-service-authentication or federated-authentication.`,
    );
  }
}

/** Guide: mutual authentication goes with one that asks for the user, and nothing else goes together. */
export class UnusableAuthenticationCombination extends PosternError {
  readonly code = 'UnusableAuthenticationCombination';

  constructor() {
    super(
      'These ways to authenticate do not go together. Send one, or certificate-authentication and one other.',
    );
  }
}

/** A way to authenticate lacks what it works with. */
export class AuthenticationDetailMissing extends PosternError {
  readonly code = 'AuthenticationDetailMissing';

  constructor(type: string, member: string) {
    super(`${type} needs ${member}. Send it.`);
  }
}
