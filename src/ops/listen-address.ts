import { BlockList, isIP } from 'node:net';

/** Where a server listens. */
export interface ListenAddress {
  /** An IP address without brackets, or a host name. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

const HOST_AND_PORT = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;

/** Reads `host:port`, such as `127.0.0.1:8080` or `[::1]:8080`; undefined when `text` is neither. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, ipv6, name, digits] = HOST_AND_PORT.exec(text) ?? [];
  if (ipv6 !== undefined && isIP(ipv6) !== 6) return undefined;
  const host = ipv6 ?? name;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** The address as a URL writes it: an IPv6 address stands in brackets. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** True for hosts that only this machine can reach: `localhost` (RFC 6761 section 6.3), 127.0.0.0/8 and ::1. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  return family !== 0 && loopbackAddresses().check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

function loopbackAddresses(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  return list;
}
