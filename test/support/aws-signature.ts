import { createHmac, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hashCanonicalRequest } from '../../src/ec2/access/canonical-request.ts';
import { parseCredential } from '../../src/ec2/access/credential.ts';
import { headerTable, onlyValue } from '../../src/ec2/access/header-table.ts';
import { deriveSigningKey, scopeText } from '../../src/ec2/access/signing-key.ts';

/** Whose signature is demanded, and for what. */
export interface ExpectedSignature {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** As credential scopes name it, such as `lambda`. */
  readonly service: string;
}

type Signed = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>;

/** Is a request signed by AWS Signature Version 4 with this key, for this service, over the very bytes that came. */
export function isSignedBy(request: Signed, body: Buffer, expected: ExpectedSignature): boolean {
  const headers = headerTable(request.rawHeaders);
  const credential = parseCredential(onlyValue(headers, 'authorization') ?? '');
  const { accessKeyId, region, service, signedHeaders } = credential;
  const isExpected =
    accessKeyId === expected.accessKeyId && region === expected.region && service === expected.service;
  const bodyHash = hash('sha256', body, 'hex');
  const { method = '', url: target = '' } = request;
  const requestHash = hashCanonicalRequest({ method, target, headers, signedHeaders, bodyHash });
  const text = `AWS4-HMAC-SHA256\n${onlyValue(headers, 'x-amz-date')}\n${scopeText(credential)}\n${requestHash}`;
  const key = deriveSigningKey(expected.secretAccessKey, credential);
  return isExpected && createHmac('sha256', key).update(text).digest('hex') === credential.signature;
}
