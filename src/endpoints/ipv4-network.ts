import { type Cidr, parseCidr } from '../kernel/cidr.ts';
import { Ipv6NotSupported } from './failures/value-failures.ts';

/**
 * Reads the network of a rule or a route. Throws `InvalidCidr`, also for bits behind the prefix: clients compare the text that
 * they sent with the one that is described to them, so a network has one spelling. Throws `Ipv6NotSupported`.
 */
export function parseIpv4Network(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr.version !== 4) throw new Ipv6NotSupported(text);
  return cidr;
}
