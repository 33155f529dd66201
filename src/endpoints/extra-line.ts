import { formatCidr, InvalidCidr, parseCidr } from '../kernel/cidr.ts';
import { formatIpAddress, InvalidIpAddress, type IpVersion, parseIpAddress } from '../kernel/ip-address.ts';
import { HOST_NAME, LONGEST_HOST_NAME } from './declared-values.ts';

/** The directives that an operator may add to the profiles of an endpoint. Each tunes the client's own machine. */
export const EXTRA_DIRECTIVES = [
  'mssfix',
  'connect-retry',
  'dhcp-option',
  'ifconfig-ipv6',
  'route-ipv6',
  'block-ipv6',
  'block-outside-dns',
] as const;

export type ExtraDirective = (typeof EXTRA_DIRECTIVES)[number];

/** A line that was read: `text` is its one spelling, with single spaces and canonical addresses. */
export interface ExtraLine {
  readonly directive: ExtraDirective;
  readonly text: string;
}

type Parameters = readonly string[];

interface Grammar {
  /** What to write, for somebody whose line is wrong. */
  readonly write: string;
  /** The parameters in their one spelling; undefined: they are none of this directive. */
  readonly read: (parameters: Parameters) => Parameters | undefined;
}

/**
 * OpenVPN 2.6 cuts nothing below 576, the least that every IPv4 host takes (RFC 791, section 3.2), and more than an Ethernet
 * frame holds is no limit.
 */
const MSS = { least: 576, most: 1500 };
/** Seconds: longer than an hour looks to people as if the client had given up. */
const RETRY = { least: 1, most: 3600 };
/** OpenVPN 2.6 refuses others: "/netbits must be between 64 and 124". */
const NET_BITS = { least: 64, most: 124 };

const GRAMMARS: Readonly<Record<ExtraDirective, Grammar>> = {
  mssfix: {
    write: `mssfix and a number from ${MSS.least} to ${MSS.most}, such as mssfix 1328`,
    read: ([size, ...rest]) => (rest.length === 0 ? numbers([size], MSS) : undefined),
  },
  'connect-retry': {
    write:
      'connect-retry and one or two numbers of seconds up to 3600, the first the smaller, such as connect-retry 5 60',
    read: readConnectRetry,
  },
  'dhcp-option': {
    write:
      'dhcp-option DNS 10.0.0.2, dhcp-option DNS6 fd00::2, dhcp-option DOMAIN corp.example or dhcp-option DOMAIN-SEARCH corp.example',
    read: readDhcpOption,
  },
  'ifconfig-ipv6': {
    write: `ifconfig-ipv6 and two different IPv6 addresses, the first with a prefix length from ${NET_BITS.least} to ${NET_BITS.most} or without, such as ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1`,
    read: readIfconfigIpv6,
  },
  'route-ipv6': {
    write: 'route-ipv6 and an IPv6 network, such as route-ipv6 2000::/3',
    read: ([network, ...rest]) => (rest.length === 0 ? allOf([ipv6Network(network)]) : undefined),
  },
  'block-ipv6': { write: 'block-ipv6 alone', read: none },
  'block-outside-dns': { write: 'block-outside-dns alone', read: none },
};

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/**
 * Reads one line that an operator wants in the profiles of an endpoint. A text: what is wrong with it, and what to write.
 * The grammar admits nothing that could run a program, read a file, or change where the client connects and whom it trusts.
 */
export function parseExtraLine(line: string): ExtraLine | string {
  const [name = '', ...parameters] = PRINTABLE_ASCII.test(line) ? line.trim().split(/ +/) : [];
  const directive = EXTRA_DIRECTIVES.find((candidate) => candidate === name);
  if (directive === undefined) {
    return `Only these directives can be added: ${EXTRA_DIRECTIVES.join(', ')}. Write one of them with its parameters, or remove the line.`;
  }
  const { read, write } = GRAMMARS[directive];
  const canonical = read(parameters);
  return canonical ? { directive, text: [directive, ...canonical].join(' ') } : `Write ${write}.`;
}

function none(parameters: Parameters): Parameters | undefined {
  return parameters.length === 0 ? [] : undefined;
}

function readConnectRetry(parameters: Parameters): Parameters | undefined {
  const [first, most = first, ...rest] = parameters;
  const read = rest.length === 0 ? numbers([first, most], RETRY) : undefined;
  return read && Number(read[0]) <= Number(read[1]) ? read.slice(0, parameters.length) : undefined;
}

function readDhcpOption([kind, value, ...rest]: Parameters): Parameters | undefined {
  if (kind === undefined || rest.length > 0) return undefined;
  if (kind === 'DNS') return allOf([kind, ipAddress(value, 4)]);
  if (kind === 'DNS6') return allOf([kind, ipAddress(value, 6)]);
  return kind === 'DOMAIN' || kind === 'DOMAIN-SEARCH' ? allOf([kind, domain(value)]) : undefined;
}

function readIfconfigIpv6([local = '', remote, ...rest]: Parameters): Parameters | undefined {
  const [address, bits, ...more] = local.split('/');
  const ends = allOf([ipAddress(address, 6), ipAddress(remote, 6)]);
  if (!ends || ends[0] === ends[1] || rest.length + more.length > 0) return undefined;
  if (bits === undefined) return ends;
  const length = numbers([bits], NET_BITS);
  return length && [`${ends[0]}/${length[0]}`, ...ends.slice(1)];
}

function numbers(
  texts: readonly (string | undefined)[],
  { least, most }: { readonly least: number; readonly most: number },
): Parameters | undefined {
  const isNumber = (text = '') =>
    /^[1-9]\d{0,3}$/.test(text) && least <= Number(text) && Number(text) <= most;
  return texts.every(isNumber) ? allOf(texts) : undefined;
}

function ipAddress(text: string | undefined, version: IpVersion): string | undefined {
  try {
    const address = parseIpAddress(text ?? '');
    return address.version === version ? formatIpAddress(address) : undefined;
  } catch (error) {
    if (error instanceof InvalidIpAddress) return undefined;
    throw error;
  }
}

function ipv6Network(text: string | undefined): string | undefined {
  try {
    const network = parseCidr(text ?? '');
    return network.version === 6 ? formatCidr(network) : undefined;
  } catch (error) {
    if (error instanceof InvalidCidr) return undefined;
    throw error;
  }
}

function domain(text = ''): string | undefined {
  return HOST_NAME.test(text) && text.length <= LONGEST_HOST_NAME ? text : undefined;
}

function allOf(values: readonly (string | undefined)[]): Parameters | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}
