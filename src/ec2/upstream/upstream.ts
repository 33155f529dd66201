import type { Clock } from '../../kernel/clock.ts';
import type { Answer } from '../service.ts';
import { UpstreamUnavailable } from './failures.ts';
import { signatureHeaders, type UpstreamCredentials } from './sign-request.ts';

/** An EC2-compatible service elsewhere. */
export interface Upstream {
  /** Sends a form and gives the answer as it is, whatever its status. Throws {@link UpstreamUnavailable}. */
  send(form: string): Promise<Answer>;
}

export interface UpstreamNeeds {
  /** The only address that is ever asked; what the upstream says of others is not followed. */
  readonly address: URL;
  /** Undefined: requests go unsigned. */
  readonly credentials: () => UpstreamCredentials | undefined;
  readonly clock: Clock;
  /** Default: {@link LONGEST_MILLISECONDS}. */
  readonly timeoutMs?: number;
}

/** Clients give up on an answer after 60 seconds; it should still reach them that the upstream is the one that is slow. */
const LONGEST_MILLISECONDS = 20_000;
/** A thousand instances are about 6 MB of XML. */
const LARGEST_ANSWER = 16 * 1024 * 1024;
const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

export function createUpstream(needs: UpstreamNeeds): Upstream {
  const { address, credentials, clock, timeoutMs = LONGEST_MILLISECONDS } = needs;
  return {
    async send(body) {
      const form = { path: address.pathname, host: address.host, contentType: CONTENT_TYPE, body };
      const signer = credentials();
      const headers = {
        'content-type': CONTENT_TYPE,
        'accept-encoding': 'identity',
        ...(signer && signatureHeaders(form, signer, clock())),
      };
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await fetch(address, { method: 'POST', body, headers, redirect: 'manual', signal });
        return { status: response.status, headers: kept(response), body: await readBounded(response) };
      } catch (error) {
        throw unavailable(address, error);
      }
    },
  };
}

/** Of the answer's headers only what says how its body is to be read: the connection and its length are ours. */
function kept(response: Response): Readonly<Record<string, string>> {
  return { 'Content-Type': response.headers.get('content-type') ?? 'text/xml;charset=UTF-8' };
}

async function readBounded(response: Response): Promise<Buffer> {
  if (response.status >= 300 && response.status < 400) throw new Error('it redirects');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error(`its answer is larger than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unavailable({ origin }: URL, error: unknown): UpstreamUnavailable {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UpstreamUnavailable(
    `The EC2-compatible service at ${origin} (POSTERN_EC2_UPSTREAM) cannot be used now: ${why}.`,
    {},
    { cause: error },
  );
}
