import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { buildFlightRecorder } from '../../src/build-flight-recorder.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { MOST_TRACES } from '../../src/kernel/trace-store.ts';
import { SignatureInvalid, VerificationTimedOut } from '../../src/saml/refusals.ts';
import type { ResponseVerifier } from '../../src/saml/verifier.ts';
import type { Store } from '../../src/store/store.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RespondOptions, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { referenceOn, traceOf } from '../support/traces.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

/** From an address that nobody else has, so that no test takes another one's share. */
let addresses = 0;
function nextAddress(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

async function refusedPage(options: RespondOptions, address = nextAddress()): Promise<string> {
  const alice = newVisitor(portal);
  const answered = await alice.start(EA);
  const { samlResponse } = respond(portal.idps.a, answered, { now: portal.now(), ...options });
  const answer = await postResponse(portal, samlResponse).set('X-Forwarded-For', address);
  expect(answer.status).toBe(403);
  return answer.text;
}

describe('A sign-in that failed', () => {
  it('leaves a trace under the reference that its page shows', async () => {
    const page = await refusedPage(
      { overrides: { destination: 'https://old.example.com/acs' } },
      '203.0.113.77',
    );
    const trace = await traceOf(portal, page);
    expect(trace).toMatchObject({
      reference: referenceOn(page),
      step: 'response',
      code: 'DestinationMismatch',
      expected: portal.assertionConsumerServiceUrl,
      received: 'https://old.example.com/acs',
      clientAddress: '203.0.113.77',
      clientVpnEndpointId: EA,
      samlProviderArn: PROVIDER_A,
    });
    expect(trace.requestId).toMatch(/^_[0-9a-f]{40}$/);
    expect(trace.examination).toMatchObject({
      accepted: false,
      code: 'DestinationMismatch',
      subject: { nameIdDomain: 'corp.example', hasFirstName: true },
      namedGroups: ['engineering'],
    });
  });

  it('keeps nothing that came of a Response that it did not read, as that may name the person', async () => {
    const address = nextAddress();
    const traces = [];
    for (let n = 0; n < 7; n += 1) {
      const overrides = { destination: 'https://vpn.example.com/people/alice/acs' };
      traces.push(await traceOf(portal, await refusedPage({ overrides }, address)));
    }
    const examined = traces.filter(({ examination }) => examination !== undefined);
    expect(examined).toHaveLength(5);
    for (const { received } of examined) expect(received).toBe('(withheld)');
    expect(traces.at(-1)).toMatchObject({ code: 'DestinationMismatch', samlProviderArn: PROVIDER_A });
    expect(JSON.stringify(traces)).not.toContain('alice');
  });

  it('leaves one also when another browser came back with the code', async () => {
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    const mallory = newVisitor(portal);
    await mallory.start(EA);
    const answer = await mallory.agent.get(String(headers.location)).expect(403);
    const trace = await traceOf(portal, answer.text);
    expect(trace).toMatchObject({ step: 'completion', code: 'BindingMismatch', clientVpnEndpointId: EA });
    expect(trace.examination).toBeUndefined();
  });

  it('is examined as what it was: a repetition, too late, of a provider that changed', async () => {
    const address = nextAddress();
    const codeOf = async (post: string) => {
      const { text } = await postResponse(portal, post).set('X-Forwarded-For', address).expect(403);
      const { code, examination } = await traceOf(portal, text);
      expect(examination?.code).toBe(code);
      return code;
    };
    const answered = async () => {
      const alice = newVisitor(portal);
      const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
      return { alice, samlResponse };
    };
    const { alice, samlResponse } = await answered();
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    await alice.agent.get(String(headers.location)).expect(303);
    expect(await codeOf(samlResponse)).toBe('AssertionReplayed');

    const changed = await answered();
    const stored = await portal.store.samlProviders.get(PROVIDER_A);
    if (!stored) throw new Error('There is no provider.');
    const metadataDocument = stored.value.metadataDocument.replaceAll('idp-a.example', 'idp-z.example');
    const version = await portal.store.samlProviders.save(
      { ...stored.value, metadataDocument },
      stored.version,
    );
    expect(await codeOf(changed.samlResponse)).toBe('ProviderChanged');
    await portal.store.samlProviders.save(stored.value, version);

    const late = await answered();
    portal.advance(11 * 60_000);
    expect(await codeOf(late.samlResponse)).toBe('RequestExpired');
  });

  it('leaves one when it could not even begin', async () => {
    const answer = await newVisitor(portal)
      .agent.get(`${paths.signInAfterUnsolicitedAgain(EA)}`)
      .expect(403);
    const trace = await traceOf(portal, answer.text);
    expect(trace).toMatchObject({ step: 'start', code: 'BindingMissing', clientVpnEndpointId: EA });
  });

  it('leaves one when nothing is known of the sign-in', async () => {
    const answered = {
      id: `_${'0'.repeat(40)}`,
      issuer: 'urn:amazon:webservices:clientvpn',
      assertionConsumerServiceUrl: portal.assertionConsumerServiceUrl,
    };
    const { samlResponse } = respond(portal.idps.a, answered, { now: portal.now() });
    const unknown = await postResponse(portal, samlResponse).expect(403);
    expect(await traceOf(portal, unknown.text)).toMatchObject({ code: 'RequestUnknown', step: 'response' });
    const garbage = await postResponse(portal, 'garbage').expect(400);
    const trace = await traceOf(portal, garbage.text);
    expect(trace).toMatchObject({ code: 'ResponseNotBase64' });
    expect(trace.samlProviderArn).toBeUndefined();
  });

  it('is counted for its provider also where the Response could not be read', async () => {
    const alice = newVisitor(portal);
    const { xml } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const broken = Buffer.from(xml.slice(0, -40)).toString('base64');
    const page = (await postResponse(portal, broken).expect(400)).text;
    expect(page).toContain(`href="${paths.endpoint(EA)}"`);
    expect(portal.increments).toContain(
      `clientvpn_saml_responses_total{idp="${PROVIDER_A}",result="ResponseNotWellFormed"}`,
    );
    expect(await traceOf(portal, page)).toMatchObject({
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
    });
  });
});

describe('The flight recorder', () => {
  /** The same portal with another recorder; what its store is asked to do, `changes` may make fail. */
  function appWith(
    changes: Partial<Store>,
    verifier: Pick<ResponseVerifier, 'verify' | 'decrypts'> = FORBIDDEN,
  ) {
    const { logger, lines } = recordingLogger();
    const flightRecorder = buildFlightRecorder({
      ...portal.services,
      store: { ...portal.store, ...changes },
      verifier,
      clockSkewMs: 180_000,
      logger,
    });
    const app = createApp({ ...portal.services, flightRecorder });
    const post = (samlResponse: string, address = nextAddress()) =>
      request(app)
        .post(routes.assertionConsumerService)
        .set('X-Forwarded-For', address)
        .type('form')
        .send({ SAMLResponse: samlResponse });
    return { post, lines };
  }

  it('fails nobody when no trace can be kept, and says so in one line', async () => {
    const put = () => Promise.reject(new StoreUnavailable('The store is away.'));
    const { post, lines } = appWith({ traces: { ...portal.store.traces, put } });
    const answer = await post('garbage');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('ResponseNotBase64');
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    const fields = { reference: referenceOn(answer.text), error: expect.any(StoreUnavailable) };
    expect(lines[0]).toMatchObject({ level: 'warn', fields });
  });

  it('lets nobody wait, and holds a bounded number, while a store hangs', async () => {
    const released = Promise.withResolvers<void>();
    const kept: string[] = [];
    const put = async (reference: string) => {
      kept.push(reference);
      await released.promise;
    };
    const { post } = appWith({ traces: { ...portal.store.traces, put } });
    const answers = [];
    for (let n = 0; n < 30; n += 1) answers.push(await post('garbage'));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(400));
    released.resolve();
    await vi.waitFor(() => expect(kept).toHaveLength(16));
    const late = await post('garbage');
    await vi.waitFor(() => expect(kept).toHaveLength(17));
    expect(kept).toEqual([...answers.slice(0, 16), late].map(({ text }) => referenceOn(text)));
  });

  it('keeps so many of one network that it can never push out all others', async () => {
    const kept: string[] = [];
    const put = async (reference: string) => void kept.push(reference);
    const { post } = appWith({ traces: { ...portal.store.traces, put } });
    const [one, other] = [nextAddress(), nextAddress()];
    for (let n = 0; n < 45; n += 1) {
      await post('garbage', one);
      // One after the other, so that none is left out since too many wait.
      await vi.waitFor(() => expect(kept).toHaveLength(Math.min(n + 1, 40)));
    }
    await post('garbage', other);
    await vi.waitFor(() => expect(kept).toHaveLength(41));
    expect(40 * 24).toBeLessThan(MOST_TRACES);
  });

  it('verifies few Responses of one network once more, however many it sends', async () => {
    const asked: string[] = [];
    const verify = async (_xml: string, _certificates: readonly string[], from: string) => {
      asked.push(from);
      throw new SignatureInvalid();
    };
    const kept: string[] = [];
    const put = async (reference: string) => void kept.push(reference);
    const { post } = appWith({ traces: { ...portal.store.traces, put } }, { ...FORBIDDEN, verify });
    const address = nextAddress();
    for (let n = 0; n < 8; n += 1) {
      const answered = await newVisitor(portal).start(EA);
      const overrides = { destination: 'https://old.example.com/acs' };
      const { samlResponse } = respond(portal.idps.a, answered, { now: portal.now(), overrides });
      await post(samlResponse, address).expect(403);
      await vi.waitFor(() => expect(kept).toHaveLength(n + 1));
    }
    expect(asked).toEqual(Array(5).fill('flight recorder'));
  });

  it('verifies nothing once more that is signed with a strange key, and makes all other checks', async () => {
    // FORBIDDEN: no trace would be kept if the verifier were asked.
    const { post } = appWith({});
    const answered = await newVisitor(portal).start(EA);
    const overrides = { destination: 'https://old.example.com/acs' };
    const { samlResponse } = respond({ ...portal.idps.b, entityId: portal.idps.a.entityId }, answered, {
      now: portal.now(),
      overrides,
    });
    const { text } = await post(samlResponse).expect(403);
    const { code, examination } = await traceOf(portal, text);
    expect([code, examination?.code]).toEqual(['SignatureInvalid', 'SignatureInvalid']);
    const failed = examination?.checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed?.map(({ check }) => check)).toEqual(['signatures', 'destination']);
    expect(examination?.diagnoses.map((diagnosis) => diagnosis.code)).toContain('certificate-unknown');
  });

  it('verifies nothing once more that took the verifier too long', async () => {
    const refusing = { ...portal.services.signIn, accept: async () => Promise.reject(tooLong()) };
    const tooLong = () =>
      new VerificationTimedOut().about({ clientVpnEndpointId: EA, samlProviderArn: PROVIDER_A });
    const app = createApp({ ...portal.services, signIn: refusing });
    const answer = await request(app)
      .post(routes.assertionConsumerService)
      .set('X-Forwarded-For', nextAddress())
      .type('form')
      .send({ SAMLResponse: 'x' });
    const trace = await traceOf(portal, answer.text);
    expect(trace).toMatchObject({ code: 'VerificationTimedOut', samlProviderArn: PROVIDER_A });
    expect(trace.examination).toBeUndefined();
  });
});

const FORBIDDEN = {
  verify: () => Promise.reject(new Error('Nothing should be verified.')),
  decrypts: () => false,
};
