import type { AsOf } from '../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { GroupRemarks } from './group-remarks.ts';
import type { Identity } from './identity.ts';

/** What a sign-in needs to know of the service provider, from the configuration alone. */
export interface ServiceProvider {
  /** The entity ID, which is also the expected Audience. */
  readonly entityId: string;
  /** The one address where Responses are accepted; Destination and Recipient must equal it to the letter. */
  readonly assertionConsumerServiceUrl: string;
}

/** Kept under the AuthnRequest's ID while the person is at the identity provider. */
export interface PendingSignIn {
  readonly requestId: string;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly samlProviderArn: string;
  readonly idpEntityId: string;
  /** SHA-256 of the browser's binding cookie, base64url. */
  readonly bindingHash: string;
  /** A page of the portal, as a path; never a download. */
  readonly returnTo: string;
  /** Milliseconds since 1970; ten minutes after the start. */
  readonly expiresAt: number;
  /** Rate-limit key to release when the sign-in succeeds. */
  readonly startCounterKey: string;
  /** A VPN connection waits for it. */
  readonly isForConnection?: true;
}

/** Kept under a one-time code between the ACS and `/complete`, for 60 seconds. */
export interface AcceptedSignIn {
  readonly identity: Identity;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly bindingHash: string;
  readonly returnTo: string;
  readonly startCounterKey: string;
  /** Milliseconds since 1970; absent when a replica of version 0.1 accepted it. */
  readonly startedAt?: number;
  /** A VPN connection waits for it. */
  readonly isForConnection?: true;
}

export interface StartSignIn {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly samlProviderArn: string;
  /** The value of the browser's binding cookie. */
  readonly binding: string;
  readonly returnTo: string;
  readonly startCounterKey: string;
  /** A VPN connection waits for it. */
  readonly isForConnection?: true;
}

/** The one-time code that a Response led to, what it is for, and what is odd about the groups in it. */
export interface AcceptedResponse {
  readonly code: string;
  readonly samlProviderArn: string;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly groupRemarks?: GroupRemarks;
}

/**
 * The sign-in of DESIGN section 3, in three steps. Implemented by `createSignIn` in this room.
 * Every refusal is a `SignInRefused` of `refusals.ts` with its own stable code.
 */
export interface SignIn {
  /** Remembers a pending sign-in; returns the identity provider's address with the AuthnRequest. */
  start(
    request: StartSignIn,
    asOf?: AsOf,
  ): Promise<{ readonly redirectUrl: string; readonly requestId: string }>;
  /**
   * Takes the `SAMLResponse` form field; returns the one-time code that leads to `/complete`. `from` names the sender
   * as limits count it (an address bucket): senders take turns at the verifier, and those without a name share one.
   */
  accept(samlResponse: string, from?: string): Promise<AcceptedResponse>;
  /**
   * Redeems a code for the browser that holds `binding` (undefined: no cookie came).
   * The binding is compared before the code is redeemed, so a stranger's visit uses nothing up.
   */
  complete(code: string, binding: string | undefined): Promise<AcceptedSignIn>;
}
