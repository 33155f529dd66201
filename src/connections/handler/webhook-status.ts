import type { IncomingMessage } from 'node:http';
import type { HandlerFailureReason } from './client-connect-handler.ts';
import {
  EXECUTION_ERROR,
  HandlerFailed,
  INVALID_RESPONSE,
  SERVICE_ERROR,
  THROTTLED,
  TIMED_OUT,
} from './handler-failed.ts';

/**
 * Which of the guide's failures a status is; undefined: none, it is an answer. 200 alone carries one. What stands between Postern and the webhook
 * says 502 to 504; other 5xx are the webhook's own errors, and 4xx say that Postern and the webhook do not agree on address or secret.
 */
export function failureOfStatus(status: number): HandlerFailureReason | undefined {
  if (status === 200) return undefined;
  if (status === 429) return THROTTLED;
  if (status === 504) return TIMED_OUT;
  if (status === 502 || status === 503) return SERVICE_ERROR;
  if (status >= 500) return EXECUTION_ERROR;
  return status >= 400 ? SERVICE_ERROR : INVALID_RESPONSE;
}

/** Throws {@link HandlerFailed} unless what comes is an answer that can be read. `url`: as log lines show it. */
export function assertAnswered({ statusCode = 0, headers }: IncomingMessage, url: string): void {
  const failure = failureOfStatus(statusCode);
  if (failure !== undefined) throw new HandlerFailed(failure, `${url} answered with ${inWords(statusCode)}.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return;
  throw new HandlerFailed(INVALID_RESPONSE, `${url} answered compressed, which was not asked for.`);
}

function inWords(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  if (status === 401 || status === 403)
    return `status ${status} instead of 200: look whether it has the secret of its entry`;
  return isRedirect ? `status ${status}, and redirects are not followed` : `status ${status} instead of 200`;
}
