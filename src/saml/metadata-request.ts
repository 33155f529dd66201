import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { IpAddress } from '../kernel/ip-address.ts';
import { request as plainRequest } from '../kernel/node-http.ts';
import { orAborted } from '../kernel/or-aborted.ts';
import { answerWith, hostOf, publicAddresses, type ResolveHost } from '../kernel/pinned-addresses.ts';
import { resolveHost } from '../kernel/resolve-host.ts';
import { MetadataAddressPrivate } from './metadata-fetch-failures.ts';

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
 * resolved once, here. Throws `MetadataAddressPrivate`, and what the network says.
 */
export async function askForMetadata(
  url: string,
  { etag, allowsPrivateAddress = false, resolve = resolveHost, isPublic }: MetadataRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = hostOf(url);
  const found = await orAborted(resolve(host), signal);
  const addresses = allowsPrivateAddress ? found : publicAddresses(found, isPublic);
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

function privateOnly(host: string): MetadataAddressPrivate {
  return new MetadataAddressPrivate(
    `${host} has no public address. If the identity provider is in your own network, declare MetadataAllowPrivateAddress: true; otherwise correct the address.`,
    { host },
  );
}
