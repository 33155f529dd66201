import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerificationAnswer } from '../../src/saml/verifier-messages.ts';
import { projectFile } from '../support/production-files.ts';
import {
  createScriptedIdp,
  respond,
  type ScriptedIdp,
  type SignatureOverrides,
} from '../support/scripted-idp.ts';

const VERIFIER = 'dist/verifier-worker.js';
const REQUEST = {
  id: '_1f6c',
  issuer: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};

let rsa: ScriptedIdp;
let ec: ScriptedIdp;
let worker: Worker;
beforeAll(async () => {
  [rsa, ec] = await Promise.all([createScriptedIdp(), createScriptedIdp({ keyKind: 'ec-p256' })]);
  worker = new Worker(`./${VERIFIER}`, { stdout: true, stderr: true });
  // Its first message says that it is ready.
  await once(worker, 'message');
});
afterAll(() => worker.terminate());

async function answerOn(idp: ScriptedIdp, signature: SignatureOverrides = {}): Promise<VerificationAnswer> {
  const { xml } = respond(idp, REQUEST, { signatures: { response: signature, assertion: signature } });
  worker.postMessage({ xml, certificates: [idp.signing.certificate], decryptionKeys: [] });
  const [answer] = await once(worker, 'message');
  return answer;
}

/**
 * Our algorithms are put into the library's class. Were a second copy of that class bundled, the SAML library would use the other, and
 * with it what it knows by itself: SHA-1, but no ECDSA.
 */
describe('the thread of dist that verifies', () => {
  it('holds one copy of the class that our algorithms are put into', () => {
    expect(projectFile(VERIFIER).match(/\bclass SignedXml\b/g)).toHaveLength(1);
  });

  it('accepts RSA and ECDSA', async () => {
    for (const idp of [rsa, ec]) expect(await answerOn(idp)).toHaveProperty('verified');
  });

  it.each([
    ['RSA with SHA-1', { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['a SHA-1 digest', { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    ['RSA-PSS', { signatureMethod: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }],
    ['a name of a JavaScript property', { signatureMethod: 'constructor' }],
  ])('refuses %s, as the sources do', async (_name, signature) => {
    expect(await answerOn(rsa, signature)).toMatchObject({ refusal: { code: 'SignatureInvalid' } });
  });
});
