import { type Cidr, containsAddress, InvalidCidr, parseCidr } from '../../kernel/cidr.ts';
import { addressBits, InvalidIpAddress, type IpAddress, parseIpAddress } from '../../kernel/ip-address.ts';
import type { Comparison } from './comparison.ts';

export const ipAddress: Comparison = {
  types: ['ip'],
  takesVariables: false,
  faultOf: (wanted) => {
    const network = orMessage(() => networkOf(wanted));
    return typeof network === 'string' ? network : undefined;
  },
  holds(actual, wanted) {
    const address = orMessage(() => unmapped(parseIpAddress(actual.replace(ZONE, ''))));
    return typeof address !== 'string' && containsAddress(networkOf(wanted), address);
  },
};

/** A network, or one address. */
function networkOf(text: string): Cidr {
  if (text.includes('/')) return parseCidr(text);
  const { version, value } = parseIpAddress(text);
  return { version, first: value, prefixLength: addressBits(version) };
}

/** Which interface an address came in by, as in `fe80::1%eth0` (RFC 4007 section 11). */
const ZONE = /%.*$/;
const MAPPED = parseCidr('::ffff:0:0/96');

/** Sockets that listen on both versions write IPv4 addresses as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2). */
function unmapped(address: IpAddress): IpAddress {
  return containsAddress(MAPPED, address) ? { version: 4, value: address.value & 0xffff_ffffn } : address;
}

function orMessage<Value>(read: () => Value): Value | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidCidr || error instanceof InvalidIpAddress) return error.message;
    throw error;
  }
}
