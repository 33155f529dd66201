import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Realm } from '../../kernel/arn.ts';
import type { RawRequest, ServiceName } from '../service.ts';
import type { AccessKey } from './access-key.ts';
import { hashCanonicalRequest } from './canonical-request.ts';
import { type Credential, parseCredential } from './credential.ts';
import { type HeaderTable, headerTable, onlyValue } from './header-table.ts';
import { assertTimely } from './request-time.ts';
import { isRegionOf } from './service-regions.ts';
import {
  AccessKeyUnknown,
  BodyHashRefused,
  CredentialScopeRefused,
  PresignedUrlRefused,
  SignatureIncomplete,
  SignatureMismatch,
  SignatureMissing,
  TemporaryCredentialsRefused,
} from './signature-failures.ts';
import { scopeText, signingKey } from './signing-key.ts';

export interface VerifiedSignature {
  readonly accessKey: AccessKey;
  readonly service: ServiceName;
  /** All that came, also what is not signed. */
  readonly headers: HeaderTable;
}

export interface VerifyNeeds {
  findAccessKey(accessKeyId: string): AccessKey | undefined;
  readonly realm: Realm;
  /** Milliseconds. */
  readonly now: number;
}

/**
 * Whose signature `request` bears, by AWS Signature Version 4 over the very bytes that came; the body is always hashed here.
 * Throws one of `signature-failures.ts`. What a request says of itself is checked before the signature where that is
 * cheaper; nothing but the signature's own check needs the secret.
 */
export function verifySignature(request: RawRequest, needs: VerifyNeeds): VerifiedSignature {
  const headers = headerTable(request.rawHeaders);
  const credential = credentialOf(request.target, headers);
  const service = assertScope(credential, needs.realm);
  assertCovered(credential.signedHeaders, headers);
  assertTimely(onlyValue(headers, 'x-amz-date'), credential.day, needs.now);
  const accessKey = needs.findAccessKey(credential.accessKeyId);
  if (!accessKey) throw new AccessKeyUnknown();
  assertSignature(request, headers, credential, accessKey);
  return { accessKey, service, headers };
}

function credentialOf(target: string, headers: HeaderTable): Credential {
  const authorization = onlyValue(headers, 'authorization');
  if (/[?&]X-Amz-(?:Signature|Credential|Algorithm)=/i.test(target)) throw new PresignedUrlRefused();
  if (authorization === undefined) throw new SignatureMissing();
  if (headers.has('x-amz-security-token')) throw new TemporaryCredentialsRefused();
  return parseCredential(authorization);
}

const SERVICES: readonly string[] = ['ec2', 'sts', 'iam', 'acm', 'monitoring'] satisfies ServiceName[];

function assertScope({ service, region }: Credential, realm: Realm): ServiceName {
  if (!isServiceName(service)) {
    throw new CredentialScopeRefused(
      `Credential should be scoped to a service that is here: ${SERVICES.join(', ')}. It was ${service}.`,
    );
  }
  if (!isRegionOf(service, region, realm)) {
    throw new CredentialScopeRefused(
      `Credential should be scoped to the Region that is here, ${realm.region}, and not to ${region}. Set the Region of the client to ${realm.region}.`,
    );
  }
  return service;
}

function isServiceName(service: string): service is ServiceName {
  return SERVICES.includes(service);
}

/** What decides about a request must be covered by its signature, and be there once. */
function assertCovered(signedHeaders: readonly string[], headers: HeaderTable): void {
  for (const name of headers.keys()) {
    const mustBeSigned = name === 'host' || name === 'content-type' || name.startsWith('x-amz-');
    if (mustBeSigned && !signedHeaders.includes(name)) {
      throw new SignatureIncomplete(`The header ${name} is not signed. Sign it, or leave it out.`);
    }
  }
  if (!signedHeaders.includes('host')) throw new SignatureIncomplete('The header host must be signed.');
}

function assertSignature(
  request: RawRequest,
  headers: HeaderTable,
  credential: Credential,
  accessKey: AccessKey,
): void {
  const bodyHash = hash('sha256', request.body, 'hex');
  assertBodyHash(onlyValue(headers, 'x-amz-content-sha256'), bodyHash);
  const { method, target } = request;
  const { signedHeaders } = credential;
  const requestHash = hashCanonicalRequest({ method, target, headers, signedHeaders, bodyHash });
  const text = `AWS4-HMAC-SHA256\n${onlyValue(headers, 'x-amz-date')}\n${scopeText(credential)}\n${requestHash}`;
  const expected = createHmac('sha256', signingKey(accessKey, credential)).update(text).digest();
  if (!timingSafeEqual(expected, Buffer.from(credential.signature, 'hex'))) throw new SignatureMismatch();
}

/** `UNSIGNED-PAYLOAD` and `STREAMING-…` would let somebody on the way change the body. */
function assertBodyHash(said: string | undefined, bodyHash: string): void {
  if (said === undefined || said === bodyHash) return;
  throw new BodyHashRefused(
    'X-Amz-Content-Sha256 is not the SHA-256 of the body. Unsigned and streamed bodies are not supported: send the whole body and its hash.',
  );
}
