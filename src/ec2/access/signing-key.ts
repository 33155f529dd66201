import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { remembered } from '../../kernel/remember.ts';
import type { AccessKey } from './access-key.ts';

/** What a signing key is derived for. */
export interface Scope {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

export function scopeText({ day, region, service }: Scope): string {
  return `${day}/${region}/${service}/aws4_request`;
}

/**
 * The derived keys of one access key by their scopes. They go with the access key: a rotated one begins anew. Callers
 * cannot fill it up, since days, Regions and services are checked before, but days go by.
 */
const MOST_SCOPES = 64;
const derivedKeys = remembered((_: AccessKey) => new Map<string, KeyObject>());

/**
 * The key that a request of this scope is signed with (AWS General Reference, "Calculate the signature"). As an object: Node 24
 * makes one of bytes at each use, which takes six times as long as the signature.
 */
export function signingKey(accessKey: AccessKey, scope: Scope): KeyObject {
  const known = derivedKeys(accessKey);
  const text = scopeText(scope);
  const before = known.get(text);
  if (before) return before;
  if (known.size >= MOST_SCOPES) known.clear();
  const key = createSecretKey(deriveSigningKey(accessKey.secretAccessKey.reveal(), scope));
  known.set(text, key);
  return key;
}

export function deriveSigningKey(secretAccessKey: string, { day, region, service }: Scope): Buffer {
  return [day, region, service, 'aws4_request'].reduce(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}
