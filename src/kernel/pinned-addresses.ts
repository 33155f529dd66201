import { type IpAddress, parseIpAddress } from './ip-address.ts';
import { isPublicAddress } from './public-address.ts';

/** An address that a host name stands for, as Node's look-ups give it. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** The addresses of a host name, or of an address itself. */
export type ResolveHost = (host: string) => Promise<readonly HostAddress[]>;

/** The host of a URL as resolvers take it: an address of version 6 without its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Those of the public Internet. `isPublic`: which are. */
export function publicAddresses(
  addresses: readonly HostAddress[],
  isPublic: (address: IpAddress) => boolean = isPublicAddress,
): readonly HostAddress[] {
  return addresses.filter((each) => !isZoned(each) && isPublic(parseIpAddress(each.address)));
}

/** As in fe80::1%eth0: link-local addresses alone have a zone. */
function isZoned({ address }: HostAddress): boolean {
  return address.includes('%');
}

type LookUpAnswer = (
  error: null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

/**
 * A look-up that knows the answer already, for Node's `request`: the connection goes to exactly those addresses that were checked, so that a name
 * cannot be public when it is checked and private when it is used.
 */
export function answerWith(addresses: readonly HostAddress[]) {
  return (_host: string, options: { readonly all?: boolean | undefined }, answer: LookUpAnswer): void => {
    const [first] = addresses;
    if (options.all) answer(null, [...addresses]);
    else answer(null, first?.address ?? '', first?.family);
  };
}
