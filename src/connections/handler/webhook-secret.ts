/** Base64 behind a prefix that tells people and scanners what it is (Standard Webhooks 1.0, "Signature scheme"). */
const FORM = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** Standard Webhooks 1.0: a key has from 24 to 64 bytes. */
const SHORTEST = 24;
const LONGEST = 64;

export function isWebhookSecret(text: string): boolean {
  const base64 = FORM.exec(text)?.[1];
  const { length } = Buffer.from(base64 ?? '', 'base64');
  return length >= SHORTEST && length <= LONGEST;
}

/** The key that a secret stands for. */
export function webhookKey(secret: string): Buffer {
  return Buffer.from(FORM.exec(secret)?.[1] ?? '', 'base64');
}
