import { createHmac } from 'node:crypto';
import type { Secret } from '../../kernel/secret.ts';
import { webhookKey } from './webhook-secret.ts';

export interface SignedBody {
  /** The same for a question that is asked again. */
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Base64 of the keys, perhaps behind `whsec_`. */
  readonly secrets: readonly Secret[];
}

/**
 * The headers by which a webhook knows that a request is Postern's and of this minute (Standard Webhooks 1.0, for which most languages have a
 * library): HMAC-SHA256 over id, time and body, once for each secret.
 */
export function signatureHeaders({ id, body, now, secrets }: SignedBody): Readonly<Record<string, string>> {
  const timestamp = Math.floor(now / 1000);
  const sign = (secret: Secret) =>
    createHmac('sha256', webhookKey(secret.reveal())).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}
