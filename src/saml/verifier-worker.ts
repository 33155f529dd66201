import { parentPort } from 'node:worker_threads';
import { SignedXml } from 'xml-crypto';
import {
  type ExpectedAndReceived,
  SignatureInvalid,
  type SignInRefusalCode,
  SignInRefused,
} from './refusals.ts';
import { isEncrypted } from './response-shape.ts';
import { RESPONSE_RULES } from './scan-response.ts';
import { allowOnlyOurAlgorithms } from './signature-algorithms.ts';
import { parseStrictXml } from './strict-xml.ts';
import type { VerificationAnswer, VerificationTask } from './verifier-messages.ts';
import { verifyEncryptedResponse } from './verify-encrypted-response.ts';
import { type VerifiedResponse, verifyResponse } from './verify-response.ts';

// The thread that verifies signatures: the library needs hundreds of milliseconds for a hostile document, and
// whoever waits for it must not be the thread that serves everybody.

// The libraries would write parts of documents. Nobody reads this thread's output (that would keep an idle process
// alive), so what is written must not pile up either.
const discard = () => true;
process.stdout.write = discard;
process.stderr.write = discard;

allowOnlyOurAlgorithms(SignedXml);

parentPort?.on('message', async (task: VerificationTask) => {
  parentPort?.postMessage(await answer(task));
});

async function answer(task: VerificationTask): Promise<VerificationAnswer> {
  try {
    return { verified: await verify(task) };
  } catch (error) {
    const { code, details } = error instanceof SignInRefused ? error : new SignatureInvalid();
    return { refusal: { code: code as SignInRefusalCode, details: details as ExpectedAndReceived } };
  }
}

async function verify({ xml, certificates, decryptionKeys }: VerificationTask): Promise<VerifiedResponse> {
  const decrypts = decryptionKeys.length > 0 && isEncrypted(parseStrictXml(xml, RESPONSE_RULES));
  return decrypts
    ? verifyEncryptedResponse(xml, certificates, decryptionKeys)
    : verifyResponse(xml, certificates);
}

// Tells that the libraries are loaded.
parentPort?.postMessage(undefined);
