import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** What came back from an address of the portal, as a browser would get it through the proxy. */
export interface PortalAnswer {
  readonly status: number;
  /** Names in lower case; what came twice is joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** By how much the `Date` header is ahead of our clock, milliseconds; undefined when there is none. */
  readonly clockAhead: number | undefined;
  /** Our own address on the connection. */
  readonly localAddress: string;
  readonly tls: PortalTls | undefined;
}

export interface PortalTls {
  /** Why this machine does not trust the certificate, as Node names it; undefined: it does. */
  readonly problem: string | undefined;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** More than our longest page. */
const LARGEST_BODY = 1024 * 1024;

/**
 * Asks once, follows nothing, and sends no cookie. An untrusted certificate is told in the answer and does not end it: the
 * rest is to be looked at, too, and nothing secret is sent. Throws what the network says.
 */
export function askPortal(url: string, limitMilliseconds: number): Promise<PortalAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PortalAnswer>();
  const askedAt = Date.now();
  const ask = url.startsWith('https:') ? tlsRequest : plainRequest;
  const options = {
    agent: false,
    rejectUnauthorized: false,
    headers: { Accept: 'text/html, application/samlmetadata+xml', 'User-Agent': 'postern doctor' },
    signal: AbortSignal.timeout(limitMilliseconds),
  };
  const request = ask(url, options, (answer) => {
    const { socket, statusCode = 0, headers } = answer;
    const localAddress = socket.localAddress ?? '';
    const tls = 'authorized' in socket ? tlsOf(socket as TLSSocket) : undefined;
    let body = '';
    answer.setEncoding('utf8').on('data', (text: string) => {
      body += text;
      if (body.length > LARGEST_BODY) answer.destroy(new Error('The answer is longer than any of ours.'));
    });
    answer.once('error', reject).once('end', () => {
      const { 'set-cookie': setCookies = [], ...others } = headers;
      const plain = Object.entries(others).map(([name, value]) => [name, String(value)] as const);
      const clockAhead = aheadBy(headers.date, (askedAt + Date.now()) / 2);
      resolve({
        status: statusCode,
        headers: new Map(plain),
        setCookies,
        body,
        clockAhead,
        localAddress,
        tls,
      });
    });
  });
  request.once('error', reject).end();
  return promise;
}

/** A date has whole seconds, so on average the clock behind it is half a second further. */
function aheadBy(date: string | undefined, now: number): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time + 500 - now;
}

function tlsOf(socket: TLSSocket): PortalTls {
  const { valid_from, valid_to } = socket.getPeerCertificate();
  // Typed as an Error, it is the code of one.
  const problem = socket.authorized ? undefined : String(socket.authorizationError);
  return { problem, startsAt: Date.parse(valid_from), endsAt: Date.parse(valid_to) };
}
