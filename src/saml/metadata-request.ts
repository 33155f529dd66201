import { promises as dns, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { type IpAddress, parseIpAddress } from '../kernel/ip-address.ts';
import { request as plainRequest } from '../kernel/node-http.ts';
import { isPublicAddress } from '../kernel/public-address.ts';
import { MetadataAddressPrivate } from './metadata-fetch-failures.ts';

/** The addresses of a host name, or of an address itself. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

export interface MetadataRequest {
  /** The ETag of the document that is there already. */
  readonly etag?: string | undefined;
  /** Addresses of private networks and of this machine, too. */
  readonly allowsPrivateAddress?: boolean | undefined;
  /** Default: as the operating system resolves names. */
  readonly resolve?: ResolveHost;
  /** Which addresses are not private. Default: those of the public Internet. */
  readonly isPublic?: (address: IpAddress) => boolean;
}

const HEADERS = {
  Accept: 'application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
  // What is sent compressed may grow to anything.
  'Accept-Encoding': 'identity',
  'User-Agent': 'postern',
};

/**
 * Asks once, on a connection of its own, and resolves with the head of the answer; whoever reads it destroys it. The name is
 * resolved here and the connection goes to exactly those addresses that were checked, so that a name cannot be public when it
 * is checked and private when it is used. Throws `MetadataAddressPrivate`, and what the network says.
 */
export async function askForMetadata(
  url: string,
  { etag, allowsPrivateAddress = false, resolve = resolveHost, isPublic = isPublicAddress }: MetadataRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  const found = await orAborted(resolve(host), signal);
  const addresses = allowsPrivateAddress
    ? found
    : found.filter((each) => !isZoned(each) && isPublic(parseIpAddress(each.address)));
  if (addresses.length === 0) throw privateOnly(host);
  // Loaded with the first address: whoever keeps metadata in files never needs it.
  const ask = url.startsWith('https:') ? (await import('node:https')).request : plainRequest;
  const headers = { ...HEADERS, ...(etag !== undefined && { 'If-None-Match': etag }) };
  const request = ask(url, { agent: false, headers, signal, lookup: answerWith(addresses) }).end();
  const [answer]: IncomingMessage[] = await once(request, 'response', { signal });
  // An abort ends the reader of the answer; that it ends these as well is no news, and nobody's.
  for (const emitter of [request, answer]) emitter?.on('error', () => undefined);
  return answer as IncomingMessage;
}

/** As the operating system resolves names, in a thread of the platform's few. */
export const resolveHost: ResolveHost = (host) => dns.lookup(host, { all: true });

/** As in fe80::1%eth0: link-local addresses alone have a zone. */
function isZoned({ address }: LookupAddress): boolean {
  return address.includes('%');
}

function privateOnly(host: string): MetadataAddressPrivate {
  return new MetadataAddressPrivate(
    `${host} has no public address. If the identity provider is in your own network, declare MetadataAllowPrivateAddress: true; otherwise correct the address.`,
    { host },
  );
}

/** A look-up that knows the answer already. */
function answerWith(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) return callback(null, [...addresses]);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  };
}

/** The name service of the operating system knows no limit of ours. */
function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}
