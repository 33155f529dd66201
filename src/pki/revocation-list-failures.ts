import { PosternError } from '../kernel/errors.ts';

const AGAIN = 'Make the list anew (easy-rsa: `easyrsa gen-crl`), then import it again.';

/** The text is not one revocation list as RFC 5280 has it. */
export class InvalidRevocationList extends PosternError {
  readonly code = 'InvalidRevocationList';

  constructor(what: string) {
    super(`The client certificate revocation list cannot be read: ${what} ${AGAIN}`);
  }
}

/** A kind of list that is none of its own, or says something that we must understand and do not (RFC 5280 section 5.2). */
export class UnsupportedRevocationList extends PosternError {
  readonly code = 'UnsupportedRevocationList';

  constructor(what: string) {
    super(
      `The client certificate revocation list ${what}. Import a complete list that the authority of the clients signed itself.`,
    );
  }
}

/** The list is signed by a method that can be forged, or that we do not know. */
export class WeakRevocationListSignature extends PosternError {
  readonly code = 'WeakRevocationListSignature';

  constructor() {
    super(
      'The client certificate revocation list must be signed with RSA or ECDSA and SHA-256, SHA-384 or SHA-512, or with Ed25519. ' +
        'Set that in the configuration of your authority (OpenSSL: `default_md = sha256`) and make the list anew.',
    );
  }
}

/** Guide, "Client certificate revocation lists": the list is that of the authority which issues the clients' certificates. */
export class RevocationListOfAnotherAuthority extends PosternError {
  readonly code = 'RevocationListOfAnotherAuthority';

  constructor(what: string) {
    super(
      `The client certificate revocation list is not one of the endpoint's client authority: ${what} Import the list that was made by the authority which issues the certificates of the clients.`,
    );
  }
}

/** Without the end nobody could be told that the list must be replaced. */
export class RevocationListWithoutExpiry extends PosternError {
  readonly code = 'RevocationListWithoutExpiry';

  constructor() {
    super(
      'The client certificate revocation list does not say when the next one comes (nextUpdate). ' +
        'Make it with a number of days (OpenSSL: `-crldays 30`), then import it again.',
    );
  }
}

/** From its end on a list refuses everybody (guide, "Client certificate revocation lists"). */
export class RevocationListExpired extends PosternError {
  readonly code = 'RevocationListExpired';

  /** @param endedAt milliseconds since 1970 */
  constructor(endedAt: number) {
    super(
      `The client certificate revocation list ended at ${new Date(endedAt).toISOString()}: with it nobody could connect. The one before stays in force. ${AGAIN}`,
    );
  }
}

/** OpenVPN refuses everybody until a list's beginning, too. */
export class RevocationListNotYetValid extends PosternError {
  readonly code = 'RevocationListNotYetValid';

  /** @param beginsAt milliseconds since 1970 */
  constructor(beginsAt: number) {
    super(
      `The client certificate revocation list begins only at ${new Date(beginsAt).toISOString()}. Check the clock of your authority, or import it then.`,
    );
  }
}

/** Guide, "Client VPN quotas": not adjustable. */
export const MOST_ENTRIES = 20_000;

export class RevocationListLimitExceeded extends PosternError {
  readonly code = 'RevocationListLimitExceeded';

  constructor() {
    super(
      `The client certificate revocation list has more than ${MOST_ENTRIES.toLocaleString('en-US')} entries. Leave out certificates that have ended, then import it again.`,
    );
  }
}
