import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  SignatureInvalid,
  VerificationFailed,
  VerificationTimedOut,
  VerifierBusy,
} from '../../src/saml/refusals.ts';
import { createVerifier, type Verifier, type VerifierOptions } from '../../src/saml/verifier.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, respond, type ScriptedIdp } from '../support/scripted-idp.ts';

const REQUEST = { id: '_1f6c', issuer: 'urn:sp', assertionConsumerServiceUrl: 'http://localhost:8080/acs' };
const run = promisify(execFile);

let idp: ScriptedIdp;
let xml = '';
/** Would keep the library busy for many seconds; the scan before it never lets such a document pass. */
let laborious = '';
beforeAll(async () => {
  idp = await createScriptedIdp();
  xml = respond(idp, REQUEST).xml;
  laborious = xml.replace('<saml2p:Status', `${'<a/>'.repeat(25_000)}<saml2p:Status`);
});

const open: Verifier[] = [];
afterEach(() => Promise.all(open.splice(0).map((verifier) => verifier.close())));

function start(options: Partial<VerifierOptions> = {}) {
  const { logger, lines } = recordingLogger();
  const verifier = createVerifier({ logger, ...options });
  open.push(verifier);
  const verify = (document: string, from = '192.0.2.1') =>
    verifier.verify(document, [idp.signing.certificate], from);
  return { verifier, verify, lines };
}

describe('the verifier', () => {
  it('gives each of many Responses its own answer, whichever thread it came to', async () => {
    const { verify } = start({ threads: 2 });
    const answers = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        verify(index % 2 === 0 ? xml : xml.replace('alice@', `mallory${index}@`)),
      ),
    );
    answers.forEach((answer, index) => {
      if (answer.status === 'fulfilled') expect(answer.value.xml).toContain('>alice@corp.example<');
      else expect(answer.reason).toBeInstanceOf(SignatureInvalid);
      expect(answer.status).toBe(index % 2 === 0 ? 'fulfilled' : 'rejected');
    });
  });

  it('stops a document that takes too long, and verifies the next one with a new thread', async () => {
    const { verify } = start({ threads: 1, timeLimitMs: 1000 });
    const [hostile, genuine] = await Promise.allSettled([verify(laborious), verify(xml)]);
    expect(hostile).toMatchObject({ reason: expect.any(VerificationTimedOut) });
    expect(genuine.status).toBe('fulfilled');
  });

  it('refuses a Response when too many wait, and only then', async () => {
    const { verify } = start({ threads: 1, longestQueue: 2 });
    const outcomes = await Promise.allSettled([xml, xml, xml, xml].map((each) => verify(each)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[3]).toMatchObject({ reason: expect.any(VerifierBusy) });
    await expect(verify(xml)).resolves.toBeDefined();
  });

  it('serves a sender in turn with another whose flood is partly refused', async () => {
    const { verify } = start({ threads: 1, longestPerSender: 3 });
    const order: string[] = [];
    const flood = Array.from({ length: 6 }, () => verify(xml, 'flood').then(() => order.push('flood')));
    const office = verify(xml, 'office').then(() => order.push('office'));
    const outcomes = await Promise.allSettled(flood);
    await office;
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(outcomes.at(-1)).toMatchObject({ reason: expect.any(VerifierBusy) });
    expect(order).toEqual(['flood', 'office', 'flood', 'flood', 'flood']);
  });

  it('refuses the document and says so in the log when a thread dies, and the process lives on', async () => {
    const { verify, lines } = start({ threads: 1, memoryLimitMb: 4 });
    await expect(verify(xml)).rejects.toThrow(VerificationFailed);
    await expect(verify(xml)).rejects.toThrow(VerificationFailed);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every(({ level }) => level === 'error')).toBe(true);
    expect(JSON.stringify(lines)).not.toContain('alice');
  });

  it('refuses what runs, what waits and what comes once it is closed', async () => {
    const { verifier, verify } = start({ threads: 1 });
    const outcomes = Promise.allSettled([verify(laborious), verify(xml)]);
    await verifier.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(VerificationFailed) });
    }
    await expect(verify(xml)).rejects.toThrow(VerificationFailed);
  });

  it('has no thread until a sign-in starts, and none again after a long rest', async () => {
    const program = `
      import { readdirSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      import { createVerifier } from './src/saml/verifier.ts';
      const threads = () => readdirSync('/proc/self/task').length;
      const untilFewer = async (than) => { while (threads() >= than) await sleep(20); };
      const logger = { error: console.log };
      const before = threads();
      const verifier = createVerifier({ logger, idleLimitMs: 300 });
      const asleep = threads() - before;
      verifier.warmUp();
      const awake = threads();
      await untilFewer(awake);
      const refused = await verifier.verify('<a/>', ['no certificate'], '').catch(({ code }) => code);
      console.log(asleep, awake > before, refused);
    `;
    const args = ['--input-type=module-typescript', '--eval', program];
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });
    expect(stdout).toBe('0 true SignatureInvalid\n');
  });

  it('prints nothing, whatever the library says, and does not keep an idle process alive', async () => {
    const program = `
      import { createVerifier } from './src/saml/verifier.ts';
      const quiet = () => {};
      const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => logger };
      const verifier = createVerifier({ logger });
      for (const xml of ['<a b=c>mallory', '<a><b></a>', '<Response xmlns="u" ID="_1"/>'])
        await verifier.verify(xml, ['no certificate'], '').catch(quiet);
      process.exitCode = 7;
    `;
    const env = { ...process.env, DEBUG: '*', NODE_OPTIONS: '' };
    const args = ['--input-type=module-typescript', '--eval', program];
    const ended = await run(process.execPath, args, { env }).catch((error: unknown) => error);
    expect(ended).toMatchObject({ code: 7, stdout: '', stderr: '' });
  });
});
