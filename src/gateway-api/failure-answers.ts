import { PosternError } from '../kernel/errors.ts';
import { MethodNotAllowed, TooManyRequests } from '../web/errors.ts';
import { GatewayApiStopping } from './failures.ts';

/** A failure as a gateway learns of it: `gatewayFailureSchema` of the contract. */
export interface FailureAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly code: string;
    readonly message: string;
    readonly reference: string;
    readonly fields?: readonly string[];
  };
}

/** The HTTP status of each failure that gateways can meet; any other is 500. */
export const FAILURE_STATUS: Readonly<Record<string, number>> = {
  InvalidRequest: 400,
  GatewayTokenInvalid: 401,
  GatewayRouteUnknown: 404,
  EndpointNotServed: 404,
  ConnectionUnknown: 404,
  MethodNotAllowed: 405,
  GatewayBodyIncomplete: 408,
  RequestTooLarge: 413,
  TooManyRequests: 429,
  StoreUnavailable: 503,
  /** Others never stopped changing the connection. */
  ConcurrentChange: 503,
  GatewayApiStopping: 503,
};

/** Seconds. The store is away for moments, or a replica goes: whoever asks another one need not wait at all. */
const RETRY_AFTER = '1';
const BODIES_OF_OURS: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  500: {
    code: 'InternalError',
    message: 'Something went wrong that should not. The log line with the same reference tells more.',
  },
  503: {
    code: 'Unavailable',
    message: 'This cannot be answered now. Send the same again in a moment, here or to another replica.',
  },
};

/** What went wrong inside is for the log; what the gateway did is told in words. */
export function failureAnswer(error: unknown, reference: string): FailureAnswer {
  const code = error instanceof PosternError ? error.code : 'InternalError';
  const status = FAILURE_STATUS[code] ?? 500;
  return { status, headers: headersFor(status, error), body: { ...wordsOf(error, code, status), reference } };
}

function wordsOf(error: unknown, code: string, status: number): Omit<FailureAnswer['body'], 'reference'> {
  const ours = error instanceof GatewayApiStopping ? undefined : BODIES_OF_OURS[status];
  if (ours || !(error instanceof PosternError)) return ours ?? { code, message: '' };
  const { fields } = error.details;
  return { code, message: error.message, ...(Array.isArray(fields) && { fields }) };
}

function headersFor(status: number, error: unknown): Readonly<Record<string, string>> {
  if (error instanceof MethodNotAllowed) return { Allow: error.allowed };
  if (error instanceof TooManyRequests) return { 'Retry-After': String(error.retryAfterSeconds) };
  if (status === 401) return { 'WWW-Authenticate': 'Bearer' };
  return status === 503 ? { 'Retry-After': RETRY_AFTER } : {};
}
