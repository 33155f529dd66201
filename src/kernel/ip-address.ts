import { PosternError } from './errors.ts';

export type IpVersion = 4 | 6;

/** An IP address as an unsigned number: 32 bits wide for IPv4, 128 for IPv6. The two never mix. */
export interface IpAddress {
  readonly version: IpVersion;
  readonly value: bigint;
}

/** The text is no IP address. */
export class InvalidIpAddress extends PosternError {
  readonly code = 'InvalidIpAddress';
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;

/**
 * Reads `192.0.2.1` (four decimal numbers without leading zeros, which some programs take for octal) or an
 * IPv6 address in any form of RFC 4291 section 2.2, without a zone. Throws {@link InvalidIpAddress}.
 */
export function parseIpAddress(text: string): IpAddress {
  const version = text.includes(':') ? 6 : 4;
  const value = version === 6 ? parseVersion6(text) : parseVersion4(text);
  if (value === undefined) {
    throw new InvalidIpAddress(
      `${JSON.stringify(text)} is not an IP address. Write one such as 10.0.0.2 or 2001:db8::2.`,
    );
  }
  return { version, value };
}

/** IPv4 as four numbers; IPv6 as RFC 5952 section 4 asks, always in hexadecimal groups. */
export function formatIpAddress({ version, value }: IpAddress): string {
  return version === 4 ? groupsOf(value, 4, 8n).join('.') : formatVersion6(value);
}

/**
 * The one way to write an address; that of IPv4 also where it came within one of IPv6, as sockets for both have it (`::ffff:192.0.2.1`, RFC 4291
 * section 2.5.5.2). Throws {@link InvalidIpAddress}.
 */
export function canonicalIpAddress(text: string): string {
  const { version, value } = parseIpAddress(text);
  const isMapped = version === 6 && value >> 32n === 0xffffn;
  return formatIpAddress(isMapped ? { version: 4, value: value & 0xffff_ffffn } : { version, value });
}

/** How many bits an address of this version has. */
export function addressBits(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

function parseVersion4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) {
    return undefined;
  }
  return BigInt(octets.reduce((value, octet) => value * 256 + Number(octet), 0));
}

function parseVersion6(text: string): bigint | undefined {
  const [left, right, ...rest] = withoutDottedTail(text).split('::').map(splitGroups);
  if (left === undefined || rest.length > 0) return undefined;
  const missing = GROUPS - left.length - (right?.length ?? 0);
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...(right ?? [])];
  if (!groups.every((group) => HEX_GROUP.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function splitGroups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** `::ffff:192.0.2.1` with its last 32 bits in hexadecimal groups; a text without such a tail as it is. */
function withoutDottedTail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const tail = parseVersion4(text.slice(start));
  if (tail === undefined) return text;
  return `${text.slice(0, start)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
}

function formatVersion6(value: bigint): string {
  const groups = groupsOf(value, GROUPS, 16n).map((group) => group.toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The first of the longest runs of zero groups (RFC 5952 section 4.2.3). */
function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}

function groupsOf(value: bigint, count: number, bits: bigint): readonly bigint[] {
  const mask = (1n << bits) - 1n;
  return Array.from({ length: count }, (_, index) => (value >> (BigInt(count - 1 - index) * bits)) & mask);
}
