import { z } from 'zod';
import { type Cidr, InvalidCidr, parseCidr } from '../kernel/cidr.ts';
import { InvalidIpAddress, parseIpAddress } from '../kernel/ip-address.ts';

/** One message for every way in which a text can be wrong, a wrong type included. */
export function text(pattern: RegExp, message: string) {
  return z.string({ error: message }).regex(pattern, message);
}

/** A line of free text for people: no control characters, no line separators. */
export function line(longest: number) {
  const message = `Write one line of at most ${longest} characters, in quotes if it looks like a number.`;
  return text(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, message).max(longest, message);
}

/** Free text for people, which may have several lines; the value has `\n` between them, whatever the file has. */
export function paragraphs(longest: number) {
  const message = `Write a text of 1 to ${longest} characters without tabs or other control characters, in quotes if it looks like a number.`;
  return z
    .string({ error: message })
    .transform((value) => value.replace(/\r\n?/g, '\n').trimEnd())
    .pipe(text(/^(?:[^\p{Cc}\p{Zl}\p{Zp}]|\n)+$/u, message).max(longest, message));
}

/** An IPv4 network with no bit set behind its prefix. The wire format knows IPv4 only (guide, rules and best practices). */
export function ipv4Cidr() {
  return z
    .string({ error: 'Write a network in CIDR notation, such as 10.0.0.0/16.' })
    .superRefine((value, context) => {
      const message = cidrFault(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });
}

/** An IPv4 network whose prefix length lies between `widest` and `narrowest`. */
export function ipv4CidrBetween(widest: number, narrowest: number) {
  return ipv4Cidr().refine((value) => isLengthBetween(value, widest, narrowest), {
    error: `Write a network of a size from /${widest} to /${narrowest}.`,
  });
}

export function ipv4Address() {
  const message = 'Write an IPv4 address, such as 10.0.0.2.';
  return z.string({ error: message }).refine(isIpv4Address, { error: message });
}

/** `true` or `false`, and nothing that YAML would take for it only in some versions. */
export function flag() {
  return z.boolean({ error: 'Write true or false.' });
}

/** As AWS writes them, or with any other text behind the hyphen: here, people choose their own. */
const ID = '[a-z0-9][a-z0-9-]{0,62}';

export const vpcId = () => text(new RegExp(`^vpc-${ID}$`), 'Write an id such as vpc-0a1b2c3d.');
export const subnetId = () => text(new RegExp(`^subnet-${ID}$`), 'Write an id such as subnet-0a1b2c3d.');
export const securityGroupId = () => text(new RegExp(`^sg-${ID}$`), 'Write an id such as sg-0a1b2c3d.');

/** Where a route leads. */
export const subnetIdOrLocal = () =>
  text(
    new RegExp(`^(?:local|subnet-${ID})$`),
    'Write the id of a subnet in TargetNetworks, or local for the other clients of the endpoint.',
  );

/** A place of gateways and subnets, such as `site-a` or `us-east-1a`. */
export const availabilityZone = () =>
  text(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'Write letters, digits and hyphens, such as site-a.');

/** A DNS name is at most 253 characters; an endpoint's id and the random label in front take 45 of them. */
export const LONGEST_HOST_NAME = 200;
const WRITE_HOST_NAME = `Write a host name such as vpn.example.com, in lower case, of at most ${LONGEST_HOST_NAME} characters.`;

/** What `remote` lines can say: labels of RFC 1123. */
export function hostName() {
  return text(HOST_NAME, WRITE_HOST_NAME).max(LONGEST_HOST_NAME, WRITE_HOST_NAME);
}

/** As DescribeClientVpnEndpoints shows it, with `*.` in front, or without; the value is without. */
export function dnsName() {
  return z
    .string({ error: WRITE_HOST_NAME })
    .transform((name) => name.replace(/^\*\./, ''))
    .pipe(hostName());
}

export const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export function isIpAddress(value: string): boolean {
  try {
    parseIpAddress(value);
    return true;
  } catch (error) {
    if (error instanceof InvalidIpAddress) return false;
    throw error;
  }
}

export function isIpv4Address(value: string): boolean {
  return isIpAddress(value) && !value.includes(':');
}

function cidrFault(value: string): string | undefined {
  try {
    const { version } = parseCidr(value);
    return version === 4 ? undefined : 'Write an IPv4 network: endpoints carry IPv4 only.';
  } catch (error) {
    if (error instanceof InvalidCidr) return error.message;
    throw error;
  }
}

function isLengthBetween(value: string, widest: number, narrowest: number): boolean {
  if (cidrFault(value) !== undefined) return true;
  const { prefixLength }: Cidr = parseCidr(value);
  return widest <= prefixLength && prefixLength <= narrowest;
}
