import { PosternError } from '../../kernel/errors.ts';

/** The client token is empty, too long, or holds other characters than it may. */
export class InvalidClientToken extends PosternError {
  readonly code = 'InvalidClientToken';

  constructor() {
    super('The ClientToken is not 1 to 64 printable ASCII characters. Send another one, such as a UUID.');
  }
}

/** The client token was used for another request of the same action. */
export class IdempotentParameterMismatch extends PosternError {
  readonly code = 'IdempotentParameterMismatch';

  constructor() {
    super(
      'The ClientToken was sent before with other parameters. Repeat that request as it was, or send this one with a new ClientToken.',
    );
  }
}
