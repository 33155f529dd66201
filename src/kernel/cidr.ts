import { PosternError } from './errors.ts';
import {
  addressBits,
  formatIpAddress,
  InvalidIpAddress,
  type IpAddress,
  type IpVersion,
  parseIpAddress,
} from './ip-address.ts';

/** A network: its first address and how many leading bits its addresses share. All other bits of `first` are 0. */
export interface Cidr {
  readonly version: IpVersion;
  readonly first: bigint;
  readonly prefixLength: number;
}

/** The text is no network in CIDR notation, or not in the one form that counts. */
export class InvalidCidr extends PosternError {
  readonly code = 'InvalidCidr';
}

const NOTATION = /^([0-9a-fA-F.:]+)\/(0|[1-9]\d{0,2})$/;

/**
 * Reads a network such as `10.0.0.0/8` or `2001:db8::/32`. Throws {@link InvalidCidr}.
 *
 * Bits behind the prefix must be 0: `10.0.2.119/16` is refused and the message offers both readings. A rule
 * that was meant for one host would otherwise open its whole network without a word; and clients such as
 * Terraform compare these texts, so a network must have one spelling.
 */
export function parseCidr(text: string): Cidr {
  const [, addressText, lengthText] = NOTATION.exec(text) ?? [];
  if (addressText === undefined || lengthText === undefined) throw notCidr(text);
  const address = addressOf(addressText, text);
  const bits = addressBits(address.version);
  const prefixLength = Number(lengthText);
  if (prefixLength > bits) throw notCidr(text);
  const cidr = cidrAround(address, prefixLength);
  if (cidr.first !== address.value) {
    throw new InvalidCidr(
      `${text} has bits set behind its prefix. Write ${formatCidr(cidr)} for the network, or ${formatCidr(cidrAround(address, bits))} for the one address.`,
    );
  }
  return cidr;
}

/** The one spelling of a network. */
export function formatCidr({ version, first, prefixLength }: Cidr): string {
  return `${formatIpAddress({ version, value: first })}/${prefixLength}`;
}

/** The network of `prefixLength` that contains `address`. */
export function cidrAround(address: IpAddress, prefixLength: number): Cidr {
  const hostBits = BigInt(addressBits(address.version) - prefixLength);
  return { version: address.version, first: (address.value >> hostBits) << hostBits, prefixLength };
}

/** The value of the network's last address. */
export function lastOf({ version, first, prefixLength }: Cidr): bigint {
  return first + (1n << BigInt(addressBits(version) - prefixLength)) - 1n;
}

export function containsAddress(cidr: Cidr, address: IpAddress): boolean {
  return cidr.version === address.version && cidr.first <= address.value && address.value <= lastOf(cidr);
}

/** True also when the two are the same. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.prefixLength <= inner.prefixLength &&
    containsAddress(outer, { version: inner.version, value: inner.first })
  );
}

/** Networks cannot overlap in part: one contains the other or they are apart. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return containsCidr(one, other) || containsCidr(other, one);
}

/** Orders by version, then first address, then the wider network first. */
export function compareCidrs(one: Cidr, other: Cidr): number {
  if (one.version !== other.version) return one.version - other.version;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.prefixLength - other.prefixLength;
}

function addressOf(addressText: string, text: string): IpAddress {
  try {
    return parseIpAddress(addressText);
  } catch (error) {
    if (error instanceof InvalidIpAddress) throw notCidr(text);
    throw error;
  }
}

function notCidr(text: string): InvalidCidr {
  return new InvalidCidr(
    `${JSON.stringify(text)} is not a network in CIDR notation. Write an address, a slash and the prefix length, such as 10.0.0.0/16.`,
  );
}
