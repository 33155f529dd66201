/**
 * Addresses and networks as texts of `0` and `1`, written without any arithmetic of the product:
 * a network contains an address exactly when its bits are how the address begins.
 */
export function addressText(bits: string): string {
  return bits.length === 32
    ? (bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)).join('.')
    : (bits.match(/.{16}/g) ?? []).map((group) => Number.parseInt(group, 2).toString(16)).join(':');
}

export function cidrText(prefix: string, width: number): string {
  return `${addressText(prefix.padEnd(width, '0'))}/${prefix.length}`;
}

/** The bits of an address that only Node's own parser has seen. */
export function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((octet) => binary(Number(octet), 8))
      .join('');
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right] = groups.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => binary(Number.parseInt(group, 16), 16)).join('');
}

/** The bits of a network: its prefix. */
export function prefixOf(cidr: string): string {
  const [address = '', length] = cidr.split('/');
  return bitsOf(address).slice(0, Number(length));
}

/** Does the network contain the address. */
export function covers(cidr: string, addressBits: string): boolean {
  const sameVersion = cidr.includes(':') === (addressBits.length === 128);
  return sameVersion && addressBits.startsWith(prefixOf(cidr));
}

/** The addresses at both ends of a network and their neighbours outside, where they exist. */
export function boundaryAddresses(prefix: string, width: number): readonly string[] {
  const first = prefix.padEnd(width, '0');
  const last = prefix.padEnd(width, '1');
  return [first, last, neighbour(first, -1n), neighbour(last, 1n)].flatMap((bits) => bits ?? []);
}

function neighbour(bits: string, step: bigint): string | undefined {
  const value = BigInt(`0b${bits}`) + step;
  return value < 0n || value >= 1n << BigInt(bits.length)
    ? undefined
    : value.toString(2).padStart(bits.length, '0');
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0');
}
