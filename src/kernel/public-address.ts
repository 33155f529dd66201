import { type Cidr, containsAddress, parseCidr } from './cidr.ts';
import type { IpAddress } from './ip-address.ts';

/** What is not of the public Internet: IANA's registries of special-purpose addresses (RFC 6890), and multicast. */
const SPECIAL_VERSION_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map(parseCidr);

/** RFC 4291 section 2.4: all that is handed out so far. */
const GLOBAL_UNICAST = parseCidr('2000::/3');
/** In it: IETF protocols with Teredo, documentation (two of them), and 6to4, which leads to any address of version 4. */
const SPECIAL_VERSION_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(parseCidr);

/** Addresses of version 6 that are one of version 4 in their last 32 bits: mapped (RFC 4291), and NAT64 (RFC 6052). */
const CARRIES_VERSION_4 = ['::ffff:0:0/96', '64:ff9b::/96'].map(parseCidr);

/** False for every address that can lead to this machine, into a private network, or to nobody in particular. */
export function isPublicAddress(address: IpAddress): boolean {
  if (address.version === 4) return !isWithin(SPECIAL_VERSION_4, address);
  if (isWithin(CARRIES_VERSION_4, address)) {
    return isPublicAddress({ version: 4, value: address.value & 0xffffffffn });
  }
  return containsAddress(GLOBAL_UNICAST, address) && !isWithin(SPECIAL_VERSION_6, address);
}

function isWithin(networks: readonly Cidr[], address: IpAddress): boolean {
  return networks.some((network) => containsAddress(network, address));
}
