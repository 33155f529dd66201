import { createHash } from 'node:crypto';
import type { RandomBytes } from './random.ts';

/** Where a Postern stands in: the account and Region that its ARNs name. */
export interface Realm {
  readonly account: string;
  readonly region: string;
}

/** `arn:aws:iam::<account>:saml-provider/<name>`, as IAM writes it. */
export function samlProviderArn(realm: Realm, name: string): string {
  return `arn:aws:iam::${realm.account}:saml-provider/${name}`;
}

/** `arn:aws:acm:<region>:<account>:certificate/<uuid>`; the UUID follows from the name, so it never changes. */
export function certificateArn(realm: Realm, name: string): string {
  return `arn:aws:acm:${realm.region}:${realm.account}:certificate/${derivedUuid(realm, name)}`;
}

/** The ARN of a certificate that was imported: its UUID is of version 4, all random (RFC 9562 section 5.4). */
export function randomCertificateArn(realm: Realm, random: RandomBytes): string {
  return `arn:aws:acm:${realm.region}:${realm.account}:certificate/${uuid(4, random(16))}`;
}

/** A UUID of version 8 (RFC 9562 section 5.8: the content is ours to choose). */
function derivedUuid(realm: Realm, name: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['certificate', realm.account, realm.region, name]))
    .digest();
  return uuid(8, digest);
}

/** The first 16 bytes as a UUID, with the bits of version and variant set (RFC 9562 section 4). */
function uuid(version: number, content: Uint8Array): string {
  const bytes = Uint8Array.from(content.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
