import { type Cidr, lastOf } from './cidr.ts';
import { addressBits, type IpVersion } from './ip-address.ts';

/** All addresses from `first` to `last`, both included. */
export interface AddressInterval {
  readonly version: IpVersion;
  readonly first: bigint;
  readonly last: bigint;
}

export function intervalOf(cidr: Cidr): AddressInterval {
  return { version: cidr.version, first: cidr.first, last: lastOf(cidr) };
}

/** The fewest networks that together hold exactly the interval's addresses, in order. */
export function cidrsOfInterval({ version, first, last }: AddressInterval): readonly Cidr[] {
  const cidrs: Cidr[] = [];
  for (let start = first; start <= last; ) {
    const cidr = widestFrom(version, start, last);
    cidrs.push(cidr);
    start = lastOf(cidr) + 1n;
  }
  return cidrs;
}

/** The same addresses in the fewest intervals, disjoint and in order. */
export function mergeIntervals(intervals: readonly AddressInterval[]): readonly AddressInterval[] {
  const merged: AddressInterval[] = [];
  for (const interval of [...intervals].sort(compareIntervals)) {
    const previous = merged.at(-1);
    if (previous?.version === interval.version && interval.first <= previous.last + 1n) {
      merged[merged.length - 1] = { ...previous, last: maximum(previous.last, interval.last) };
    } else {
      merged.push(interval);
    }
  }
  return merged;
}

/** Orders by version, then by first address. */
export function compareIntervals(one: AddressInterval, other: AddressInterval): number {
  if (one.version !== other.version) return one.version - other.version;
  return one.first < other.first ? -1 : one.first > other.first ? 1 : 0;
}

/** The widest network that begins at `start` and does not pass `last`. */
function widestFrom(version: IpVersion, start: bigint, last: bigint): Cidr {
  let prefixLength = addressBits(version);
  while (prefixLength > 0) {
    const wider: Cidr = { version, first: start, prefixLength: prefixLength - 1 };
    const size = 1n << BigInt(addressBits(version) - wider.prefixLength);
    if (start % size !== 0n || lastOf(wider) > last) break;
    prefixLength -= 1;
  }
  return { version, first: start, prefixLength };
}

function maximum(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
