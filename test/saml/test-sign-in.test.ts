import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerifierBusy } from '../../src/saml/refusals.ts';
import { createTestSignIn, type TestReport } from '../../src/saml/test-sign-in.ts';
import { createTrustedProviders } from '../../src/saml/trusted-providers.ts';
import { createVerifier, type ResponseVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { freshId } from '../support/scripted-idp/honest-response.ts';
import { type RespondOptions, readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { createIdps, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;
let verifier: Verifier;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  verifier = createVerifier({ logger: recordingLogger().logger });
});
afterAll(async () => {
  await verifier?.close();
  await portal?.close();
});

/** Runs a test with a verifier that takes `turns` documents and is busy from then on. */
async function test(turns: number, options: RespondOptions = {}): Promise<TestReport> {
  let asked = 0;
  const limited: ResponseVerifier = {
    ...verifier,
    verify: async (...document) => {
      asked += 1;
      if (asked > turns) throw new VerifierBusy();
      return verifier.verify(...document);
    },
  };
  const testSignIn = createTestSignIn({
    ...portal.services,
    providers: createTrustedProviders(portal.store.samlProviders),
    verifier: limited,
    namedGroups: async () => undefined,
    clockSkewMs: 180_000,
    random: randomBytes,
  });
  const started = { samlProviderArn: PROVIDER_A, setupKey: 'setup:1', startCounterKey: 'count' };
  const { redirectUrl, requestId } = await testSignIn.start(started);
  const { samlResponse } = respond(portal.idps.a, readAuthnRequest(redirectUrl), {
    now: portal.now(),
    ...options,
  });
  const { reportId } = await testSignIn.receive(samlResponse, requestId, '');
  return (await testSignIn.report(reportId, 'setup:1')) as TestReport;
}

describe('a test sign-in', () => {
  it('takes one turn at the verifier and keeps its report, however busy that is afterwards', async () => {
    expect(await test(1)).toMatchObject({ examination: { accepted: true } });
  });

  it('takes no second turn either to say that the Assertion was used before', async () => {
    const overrides = { assertion: { id: freshId() } };
    expect((await test(1, { overrides })).examination.accepted).toBe(true);
    expect((await test(1, { overrides })).examination).toMatchObject({
      accepted: false,
      code: 'AssertionReplayed',
      subject: { nameId: expect.any(String) },
    });
  });

  it('keeps a report that says so when the verifier was busy at once', async () => {
    expect((await test(0)).examination).toMatchObject({ accepted: false, code: 'VerifierBusy' });
  });
});
