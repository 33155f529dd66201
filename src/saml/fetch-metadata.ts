import type { IncomingMessage } from 'node:http';
import { problemWithOutgoingUrl, shown } from '../kernel/outgoing-url.ts';
import {
  MetadataAnswerCompressed,
  MetadataAnswerNotText,
  MetadataAnswerTooLarge,
  MetadataFetchFailed,
  MetadataFetchTimedOut,
  MetadataRedirectsTooMany,
  MetadataServerUntrusted,
  MetadataStatusUnexpected,
  MetadataUnreachable,
  MetadataUrlForbidden,
} from './metadata-fetch-failures.ts';
import { askForMetadata, type MetadataRequest } from './metadata-request.ts';

/** What an address answered. `maxAge`: how long it holds by Cache-Control (milliseconds), where that says so. */
export type FetchedMetadata =
  | { readonly document: string; readonly etag?: string; readonly maxAge?: number }
  /** 304: the document of the `etag` that was sent is still the one. */
  | { readonly document: undefined; readonly maxAge?: number };

export interface FetchOptions extends MetadataRequest {
  /** For everything together, redirects and name look-ups too (milliseconds). */
  readonly limitMilliseconds?: number;
  /** Ends it early; what is thrown then says nothing about the address. */
  readonly signal?: AbortSignal;
}

/** Much longer than any healthy server takes, much shorter than an operator waits for a start. */
const LIMIT_MILLISECONDS = 10_000;
/** As `parseIdpMetadata` takes at most, in bytes. */
const LONGEST_BODY = 1_048_576;
const MOST_REDIRECTS = 3;

/**
 * Fetches a metadata document: https, or http on this machine; public addresses unless others are allowed; at most 1 MB, three
 * redirects and ten seconds, whatever the other side does. Throws a subclass of `MetadataFetchFailed`. It does not read what
 * it brings.
 */
export async function fetchMetadata(url: string, options: FetchOptions = {}): Promise<FetchedMetadata> {
  const limit = options.limitMilliseconds ?? LIMIT_MILLISECONDS;
  const late = AbortSignal.timeout(limit);
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late;
  try {
    return await follow(url, options, signal);
  } catch (error) {
    if (error instanceof MetadataFetchFailed) throw error;
    if (!late.aborted) throw networkFailure(url, error);
    throw new MetadataFetchTimedOut(
      `${shown(url)} did not answer whole within ${limit / 1000} seconds. Open it from this machine; if it is slow there too, ask the identity provider, or download the document and declare it as MetadataFile.`,
    );
  }
}

async function follow(first: string, options: FetchOptions, signal: AbortSignal): Promise<FetchedMetadata> {
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    assertAllowed(url, first);
    const answer = await askForMetadata(url, options, signal);
    try {
      const location = redirectOf(answer);
      if (location === undefined) return await read(answer, url, options.etag);
      url = URL.parse(location, url)?.href ?? location;
    } finally {
      answer.destroy();
    }
  }
  throw new MetadataRedirectsTooMany(
    `${shown(first)} redirects more than ${MOST_REDIRECTS} times, at last to ${shown(url)}. Declare the address that shows the document itself.`,
  );
}

function assertAllowed(url: string, first: string): void {
  const problem = problemWithOutgoingUrl(url);
  if (problem === undefined) return;
  const which = url === first ? shown(url) : `${shown(first)} redirects to ${shown(url)}, which`;
  throw new MetadataUrlForbidden(`${which} ${problem}. Declare an https address of the document.`);
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

async function read(
  answer: IncomingMessage,
  url: string,
  sentEtag: string | undefined,
): Promise<FetchedMetadata> {
  const { statusCode, headers } = answer;
  const maxAge = maxAgeOf(headers['cache-control']);
  const common = maxAge === undefined ? {} : { maxAge };
  if (statusCode === 304 && sentEtag !== undefined) return { document: undefined, ...common };
  if (statusCode !== 200) {
    throw new MetadataStatusUnexpected(
      `${shown(url)} answered with status ${statusCode} instead of the metadata document. Ask the identity provider for the right address.`,
      { status: statusCode },
    );
  }
  assertPlain(headers['content-encoding'], url);
  const document = await textOf(answer, url);
  const etag = etagOf(headers.etag);
  return { document, ...common, ...(etag !== undefined && { etag }) };
}

function assertPlain(encoding: string | undefined, url: string): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new MetadataAnswerCompressed(
    `${shown(url)} answered in the encoding ${JSON.stringify(encoding.slice(0, 50))}, which was not asked for. Have the server send the document as it is, or download it and declare it as MetadataFile.`,
  );
}

async function textOf(answer: IncomingMessage, url: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) {
      throw new MetadataAnswerTooLarge(
        `${shown(url)} sends more than 1 MB. Declare the address of the one identity provider's document, not that of a whole federation.`,
      );
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new MetadataAnswerNotText(
      `${shown(url)} sends something that is not UTF-8. Declare the address of the metadata document (XML).`,
    );
  }
}

/** RFC 9111 section 5.2.2.1, to milliseconds. */
function maxAgeOf(cacheControl: string | undefined): number | undefined {
  const [, seconds] = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(cacheControl ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** RFC 9110 section 8.8.3; one that is longer or malformed is not worth keeping. */
function etagOf(etag: string | undefined): string | undefined {
  return etag !== undefined && /^(W\/)?"[\x21\x23-\x7e]{0,256}"$/.test(etag) ? etag : undefined;
}

/** What OpenSSL and Node say when they do not trust a certificate. `ERR_SSL_…` is about TLS itself. */
const UNTRUSTED = /^(?!ERR_SSL_).*(CERT|SIGNATURE|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME)/;

function networkFailure(url: string, error: unknown): MetadataFetchFailed {
  const code = String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
  const details = { cause: code };
  if (UNTRUSTED.test(code)) {
    return new MetadataServerUntrusted(
      `The certificate of ${shown(url)} is not trusted here (${code}). If it is from an authority of your own, name that in NODE_EXTRA_CA_CERTS; otherwise ask the identity provider.`,
      details,
      { cause: error },
    );
  }
  return new MetadataUnreachable(
    `${shown(url)} cannot be reached (${code}). Check the address, the name service and the firewall of this machine.`,
    details,
    { cause: error },
  );
}
