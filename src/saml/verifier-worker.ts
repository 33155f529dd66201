import { parentPort } from 'node:worker_threads';
import { SignedXml } from 'xml-crypto';
import { allowOnlyOurAlgorithms } from './signature-algorithms.ts';
import type { VerificationAnswer, VerificationTask } from './verifier-messages.ts';
import { verifyResponse } from './verify-response.ts';

// The thread that verifies signatures: the library needs hundreds of milliseconds for a hostile document, and
// whoever waits for it must not be the thread that serves everybody.

// The libraries would write parts of documents. Nobody reads this thread's output (that would keep an idle process
// alive), so what is written must not pile up either.
const discard = () => true;
process.stdout.write = discard;
process.stderr.write = discard;

allowOnlyOurAlgorithms(SignedXml);

parentPort?.on('message', async ({ xml, certificates }: VerificationTask) => {
  parentPort?.postMessage(await answer(xml, certificates));
});

async function answer(xml: string, certificates: readonly string[]): Promise<VerificationAnswer> {
  try {
    return { verified: await verifyResponse(xml, certificates) };
  } catch {
    return { verified: undefined };
  }
}

// Tells that the libraries are loaded.
parentPort?.postMessage(undefined);
