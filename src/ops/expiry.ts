/** Something that ends at a known time, and that somebody must replace before. */
export interface Expiry {
  /** `idp-certificate` is the last to end of those that a provider signs with, `idp-earlier-certificate` each of the others. */
  readonly kind:
    | 'server-certificate'
    | 'client-authority'
    | 'idp-certificate'
    | 'idp-earlier-certificate'
    | 'idp-metadata'
    | 'revocation-list';
  /** The ARN of the certificate or of the SAML provider; of a revocation list the id of its endpoint. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** SHA-256 of a certificate of a SAML provider, which may have several. */
  readonly fingerprint?: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** How soon: within 30, 7 or 1 days, or past. */
export type ExpiryStage = 'later' | 'month' | 'week' | 'day' | 'over';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Days enough to have a certificate issued by other people, to do it in a hurry, and to do it at once. */
export function expiryStage({ kind, endsAt }: Pick<Expiry, 'kind' | 'endsAt'>, now: number): ExpiryStage {
  const left = endsAt - now;
  if (left <= 0) return 'over';
  if (left <= DAY) return 'day';
  if (left <= 7 * DAY) return 'week';
  // Revocation lists are often made for a month: a new one is nothing to warn of.
  return left <= 30 * DAY && kind !== 'revocation-list' ? 'month' : 'later';
}

interface Words {
  readonly what: string;
  /** What is so once it is over. */
  readonly afterwards: string;
  readonly whatToDo: string;
}

const NEW_DOCUMENT =
  'Where the document is a MetadataFile, download it again, replace the file and send SIGHUP; where it is a MetadataUrl, Postern fetches it by itself';

const WORDS: { readonly [Kind in Expiry['kind']]: Words } = {
  'server-certificate': {
    what: 'The server certificate',
    afterwards: 'VPN clients refuse the gateways that use it',
    whatToDo:
      'Put a new one in its place and send SIGHUP; one from the same authority leaves the profiles as they are',
  },
  'client-authority': {
    what: 'The authority of the client certificates in',
    afterwards: 'The gateways that use it refuse all clients',
    whatToDo:
      'Import the certificate again with a chain that goes on, or put a new one in its place and send SIGHUP. Certificates that another authority issues are new ones for all clients',
  },
  'idp-certificate': {
    what: 'The last signing certificate in the metadata of the identity provider',
    afterwards: 'Sign-in goes on until the provider changes its key',
    whatToDo: `Ask for its new certificate. ${NEW_DOCUMENT}`,
  },
  'idp-earlier-certificate': {
    what: 'A signing certificate in the metadata of the identity provider',
    afterwards: 'Sign-in goes on, with its key too',
    whatToDo: 'There is another that lasts longer, so nothing is to be done',
  },
  'idp-metadata': {
    what: 'The metadata (validUntil) of the identity provider',
    afterwards: 'Sign-in goes on with what it says',
    whatToDo: `Find out why there is no newer one. ${NEW_DOCUMENT}`,
  },
  'revocation-list': {
    what: 'The client certificate revocation list of',
    afterwards: 'Nobody can connect to this endpoint',
    whatToDo: 'Make a new one at your authority (easy-rsa: easyrsa gen-crl) and import it',
  },
};

/** What ends when, what that means, and what to do: `The server certificate "vpn" ends at 2030-01-31T12:00:00Z, in 12 days.` */
export function describeExpiry(expiry: Expiry, now: number): string {
  const { what, afterwards, whatToDo } = WORDS[expiry.kind];
  const subject = `${what} "${expiry.name}"`;
  const time = new Date(expiry.endsAt).toISOString().replace(/\.\d+Z$/, 'Z');
  const left = expiry.endsAt - now;
  if (left <= 0) return `${subject} ended at ${time}. ${afterwards}. ${whatToDo}.`;
  return `${subject} ends at ${time}, in ${inWords(left)}. ${whatToDo}.`;
}

function inWords(milliseconds: number): string {
  const [amount, unit] =
    milliseconds >= 2 * DAY
      ? [Math.floor(milliseconds / DAY), 'day']
      : [Math.ceil(milliseconds / HOUR), 'hour'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
