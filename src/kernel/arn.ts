import { createHash } from 'node:crypto';

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

/** A UUID of version 8 (RFC 9562 section 5.8: the content is ours to choose). */
function derivedUuid(realm: Realm, name: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['certificate', realm.account, realm.region, name]))
    .digest();
  const bytes = Uint8Array.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
