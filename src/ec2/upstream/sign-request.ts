import { createHmac, hash } from 'node:crypto';
import type { Secret } from '../../kernel/secret.ts';
import { hashCanonicalRequest } from '../access/canonical-request.ts';
import { deriveSigningKey, scopeText } from '../access/signing-key.ts';

/** What requests to the upstream are signed with. */
export interface UpstreamCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly region: string;
}

/** A form on its way to the upstream. */
export interface OutgoingForm {
  /** The path of the address. */
  readonly path: string;
  /** With the port where it is not the usual one. */
  readonly host: string;
  readonly contentType: string;
  readonly body: string;
}

/** The headers by which the upstream knows us (AWS Signature Version 4). `now`: milliseconds since 1970. */
export function signatureHeaders(
  form: OutgoingForm,
  credentials: UpstreamCredentials,
  now: number,
): Readonly<Record<string, string>> {
  const date = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = { day: date.slice(0, 8), region: credentials.region, service: 'ec2' };
  const headers = { 'content-type': form.contentType, host: form.host, 'x-amz-date': date };
  const signedHeaders = Object.keys(headers);
  const requestHash = hashCanonicalRequest({
    method: 'POST',
    target: form.path,
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    signedHeaders,
    bodyHash: hash('sha256', form.body, 'hex'),
  });
  const text = `AWS4-HMAC-SHA256\n${date}\n${scopeText(scope)}\n${requestHash}`;
  const key = deriveSigningKey(credentials.secretAccessKey.reveal(), scope);
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `${credentials.accessKeyId}/${scopeText(scope)}`;
  return {
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  };
}
