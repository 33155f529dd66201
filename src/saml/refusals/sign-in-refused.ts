import { type FailureDetails, type FailureSubject, PosternError } from '../../kernel/errors.ts';
import type { ClientVpnEndpointId } from '../../kernel/ids.ts';

/** Where a refused person may start again; known only after the pending sign-in was found. */
export interface RefusalContext extends FailureSubject {
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  /** They start again in their VPN client, not in the portal. */
  readonly isForConnection?: true;
}

/** What a refusal may say of the sign-in that it was about. */
export function refusalContextOf({
  clientVpnEndpointId,
  samlProviderArn,
  isForConnection,
}: Pick<RefusalContext, 'isForConnection'> &
  Required<Pick<RefusalContext, 'clientVpnEndpointId' | 'samlProviderArn'>>): RefusalContext {
  return { clientVpnEndpointId, samlProviderArn, ...(isForConnection && { isForConnection }) };
}

/**
 * A sign-in that was refused. One subclass per check, one stable code each; the portal's table turns the
 * code into words. `details` may hold the expected and the received value for the log, never shown to anybody.
 */
export abstract class SignInRefused extends PosternError {
  context: RefusalContext = {};

  override get subject(): FailureSubject {
    const { isForConnection: _forPeople, ...subject } = this.context;
    return subject;
  }

  /** The same refusal, knowing which endpoint it was about. */
  about(context: RefusalContext): this {
    this.context = context;
    return this;
  }
}

export interface ExpectedAndReceived extends FailureDetails {
  readonly expected?: string;
  readonly received?: string;
}

/** The base of one refusal: its code, and what happened and what to do next, for an operator's eyes. */
export function refusal<Code extends string>(code: Code, message: string) {
  return class extends SignInRefused {
    readonly code: Code = code;

    constructor(details: ExpectedAndReceived = {}, options?: ErrorOptions) {
      super(message, details, options);
    }
  };
}
