import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConcurrentChange, StoreUnavailable } from '../../src/kernel/errors.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { OneTimeStore } from '../../src/kernel/one-time-store.ts';
import { createSignIn } from '../../src/saml/create-sign-in.ts';
import {
  AssertionReplayed,
  BindingMismatch,
  BindingMissing,
  CodeAlreadyRedeemed,
  CodeUnknown,
  ProviderChanged,
  RequestExpired,
  SignInRefused,
} from '../../src/saml/refusals.ts';
import type { SignIn } from '../../src/saml/sign-in.ts';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { NO_METRICS } from '../support/no-metrics.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import {
  createScriptedIdp,
  encodeResponse,
  idpMetadata,
  type RespondOptions,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const SERVICE_PROVIDER = {
  entityId: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};
const ENDPOINT: ClientVpnEndpointId = 'cvpn-endpoint-0123456789abcdef0';
const PROVIDER = 'arn:aws:iam::123456789012:saml-provider/corp';
const CONTEXT = { clientVpnEndpointId: ENDPOINT, samlProviderArn: PROVIDER };
const MINUTE = 60_000;

let directory = '';
let store: Store;
let verifier: Verifier;
let idp: ScriptedIdp;
let now = Date.now();
const { logger } = recordingLogger();
const counted: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-sign-in-'));
  store = await openStore({ dataDir: directory, clock: () => now, logger });
  verifier = createVerifier({ logger });
  idp = await createScriptedIdp();
});
beforeEach(() => trust(idpMetadata(idp)));
afterAll(async () => {
  await verifier.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** One replica; several of them share the store and nothing else. */
function replica(oneTime: OneTimeStore = store.oneTime, clockSkewMs = 180_000): SignIn {
  return createSignIn({
    serviceProvider: SERVICE_PROVIDER,
    samlProviders: store.samlProviders,
    oneTime,
    verifier,
    clock: () => now,
    random: randomBytes,
    metrics: {
      ...NO_METRICS,
      increment: (name, labels) => void counted.push(`${name} ${JSON.stringify(labels)}`),
    },
    clockSkewMs,
  });
}

async function trust(metadataDocument: string | undefined): Promise<void> {
  const stored = await store.samlProviders.get(PROVIDER);
  if (metadataDocument === undefined) return store.samlProviders.delete(PROVIDER, stored?.version ?? 0);
  const provider = { samlProviderArn: PROVIDER, name: 'corp', metadataDocument, createdAt: 0 };
  await store.samlProviders.save({ ...provider, owner: { kind: 'api' } }, stored?.version ?? 0);
}

async function start(signIn: SignIn) {
  const binding = randomUUID();
  const { redirectUrl, requestId } = await signIn.start({
    ...CONTEXT,
    binding,
    returnTo: `/endpoints/${ENDPOINT}`,
    startCounterKey: 'sign-in-start:192.0.2.1',
  });
  const request = readAuthnRequest(redirectUrl);
  const answer = (options: RespondOptions = {}) => respond(idp, request, { now, ...options }).samlResponse;
  return { binding, requestId, redirectUrl, request, answer };
}

async function refusalOf(step: Promise<unknown>): Promise<SignInRefused> {
  const error = await step.catch((thrown: unknown) => thrown);
  if (error instanceof SignInRefused) return error;
  throw new Error(`It was not refused, but ended with ${JSON.stringify(error)}`);
}

describe('a sign-in', () => {
  it('leads from the start through the Response to the identity, for the browser that started', async () => {
    const signIn = replica();
    const { binding, requestId, request, answer } = await start(signIn);
    expect(request.id).toBe(requestId);
    expect(requestId).toMatch(/^_[0-9a-f]{40}$/);
    const { code } = await signIn.accept(answer());
    expect(await signIn.complete(code, binding)).toEqual({
      identity: {
        samlProviderArn: PROVIDER,
        idpEntityId: idp.entityId,
        nameId: 'alice@corp.example',
        firstName: 'Alice',
        lastName: 'Archer',
        groups: ['engineering'],
        authenticatedAt: now - MINUTE,
      },
      clientVpnEndpointId: ENDPOINT,
      bindingHash: createHash('sha256').update(binding).digest('base64url'),
      returnTo: `/endpoints/${ENDPOINT}`,
      startCounterKey: 'sign-in-start:192.0.2.1',
      startedAt: now,
    });
  });

  it('gives one and the same code for the same Response until it is redeemed, and none from then on', async () => {
    const [one, other] = [replica(), replica()];
    const { binding, answer } = await start(one);
    const field = answer();
    const posts = Array.from({ length: 30 }, (_, index) => (index % 2 ? one : other).accept(field));
    const codes = new Set((await Promise.all(posts)).map(({ code }) => code));
    expect(codes.size).toBe(1);
    const [code = ''] = codes;

    const visits = Array.from({ length: 30 }, (_, index) =>
      (index % 2 ? one : other).complete(code, binding),
    );
    const outcomes = await Promise.allSettled(visits);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(CodeAlreadyRedeemed);
    }

    const refused = await refusalOf(other.accept(field));
    expect(refused).toBeInstanceOf(AssertionReplayed);
    expect(refused.context).toMatchObject(CONTEXT);
    expect((await refusalOf(one.complete(code, binding))).context).toMatchObject(CONTEXT);
  });

  it('takes the second Response to a request for a replay, and does not use a request up for a replayed Assertion', async () => {
    const signIn = replica();
    const first = await start(signIn);
    const assertion = { id: 'id-of-the-assertion' };
    await signIn.accept(first.answer({ overrides: { assertion } }));
    expect(await refusalOf(signIn.accept(first.answer()))).toBeInstanceOf(AssertionReplayed);

    const second = await start(signIn);
    const replayed = second.answer({ overrides: { assertion } });
    expect(await refusalOf(signIn.accept(replayed))).toBeInstanceOf(AssertionReplayed);
    const { code } = await signIn.accept(second.answer());
    await expect(signIn.complete(code, second.binding)).resolves.toBeDefined();
  });

  it('compares the browser before it redeems the code, so a stranger uses nothing up', async () => {
    const signIn = replica();
    const { binding, answer } = await start(signIn);
    const { code } = await signIn.accept(answer());
    const missing = await refusalOf(signIn.complete(code, undefined));
    expect(missing).toBeInstanceOf(BindingMissing);
    expect(missing.context).toEqual(CONTEXT);
    expect(await refusalOf(signIn.complete(code, randomUUID()))).toBeInstanceOf(BindingMismatch);
    expect(await refusalOf(signIn.complete(code, ''))).toBeInstanceOf(BindingMismatch);
    await expect(signIn.complete(code, binding)).resolves.toMatchObject({ clientVpnEndpointId: ENDPOINT });
  });

  it('knows no code that it did not draw, and none after a minute', async () => {
    const signIn = replica();
    for (const code of ['', 'x', 'a'.repeat(43), '__proto__', 'a'.repeat(10_000)]) {
      expect(await refusalOf(signIn.complete(code, 'binding'))).toBeInstanceOf(CodeUnknown);
    }
    const { binding, answer } = await start(signIn);
    const { code } = await signIn.accept(answer());
    now += MINUTE;
    expect(await refusalOf(signIn.complete(code, binding))).toBeInstanceOf(CodeUnknown);
  });

  it('may take ten minutes, is told to be too old for ten more, and is unknown then', async () => {
    const signIn = replica();
    const inTime = await start(signIn);
    const late = await start(signIn);
    now += 10 * MINUTE - 1;
    await expect(signIn.accept(inTime.answer())).resolves.toBeDefined();
    now += 1;
    const refused = await refusalOf(signIn.accept(late.answer()));
    expect(refused).toBeInstanceOf(RequestExpired);
    expect(refused.context).toMatchObject({ ...CONTEXT, requestId: late.requestId });
    now += 10 * MINUTE;
    expect((await refusalOf(signIn.accept(late.answer()))).code).toBe('RequestUnknown');
  });

  it('trusts the keys of this moment and the entity ID of its start', async () => {
    const signIn = replica();
    const { answer } = await start(signIn);
    const renewed = await createScriptedIdp();
    await trust(idpMetadata(renewed));
    expect((await refusalOf(signIn.accept(answer()))).code).toBe('SignatureInvalid');
    await trust(idpMetadata({ ...idp, entityId: 'https://another.example/' }));
    expect(await refusalOf(signIn.accept(answer()))).toBeInstanceOf(ProviderChanged);
    await trust(undefined);
    expect(await refusalOf(signIn.accept(answer()))).toBeInstanceOf(ProviderChanged);
    expect(await refusalOf(start(signIn))).toMatchObject({ code: 'ProviderNotReady', context: CONTEXT });
    await trust(idpMetadata(idp));
    await expect(signIn.accept(answer())).resolves.toBeDefined();
  });

  it('does not mistake a provider that was made anew for the one that was deleted', async () => {
    const signIn = replica();
    await trust(undefined);
    await trust(idpMetadata(idp));
    const { answer } = await start(signIn);
    await trust(undefined);
    await trust(idpMetadata(await createScriptedIdp()));
    expect((await refusalOf(signIn.accept(answer()))).code).toBe('SignatureInvalid');
  });

  it('allows clocks to differ by what was configured', async () => {
    const { answer } = await start(replica());
    const overrides = { assertion: { conditions: { notBefore: '+30s', notOnOrAfter: '+5m' } } };
    const refused = await refusalOf(replica(store.oneTime, 29_000).accept(answer({ overrides })));
    expect(refused.code).toBe('AssertionNotYetValid');
    await expect(replica(store.oneTime, 30_000).accept(answer({ overrides }))).resolves.toBeDefined();
  });

  it('counts a refusal once, and says what was expected and received, and nothing about the person', async () => {
    const signIn = replica();
    const { answer, requestId } = await start(signIn);
    const before = counted.length;
    const overrides = { destination: 'http://localhost:8080/elsewhere' };
    const { code, subject, details, message } = await refusalOf(signIn.accept(answer({ overrides })));
    expect({ code, subject, details, message }).toEqual({
      code: 'DestinationMismatch',
      subject: { ...CONTEXT, requestId },
      details: {
        expected: SERVICE_PROVIDER.assertionConsumerServiceUrl,
        received: overrides.destination,
      },
      message: expect.stringContaining('another address'),
    });
    await refusalOf(signIn.accept(encodeResponse('<alice/>')));
    await signIn.accept(answer());
    expect(counted.slice(before)).toEqual([
      `clientvpn_saml_responses_total {"idp":"${PROVIDER}","result":"DestinationMismatch"}`,
      'clientvpn_saml_responses_total {"idp":"unknown","result":"UnexpectedRoot"}',
      `clientvpn_saml_responses_total {"idp":"${PROVIDER}","result":"accepted"}`,
    ]);
  });

  it('can be repeated after the store failed or the process died at any of its steps, and still counts once', async () => {
    const steps = await callsOfOneSignIn();
    expect(steps).toBeGreaterThan(4);
    for (let failing = 1; failing <= steps; failing += 1) {
      for (const when of ['before', 'after'] as const) {
        const { binding, answer } = await start(replica());
        const field = answer();
        const faulty = replica(failingStore(store.oneTime, failing, when));
        const first = await faulty
          .accept(field)
          .then(
            ({ code }) => faulty.complete(code, binding),
            (error: unknown) => error,
          )
          .catch((error: unknown) => error);
        expect(first).toBeInstanceOf(StoreUnavailable);
        await expectOneSignIn(field, binding, failing === steps && when === 'after');
      }
    }
  });

  it('does not go on when random numbers repeat', async () => {
    const random = () => new Uint8Array(32);
    const broken = createSignIn({
      serviceProvider: SERVICE_PROVIDER,
      samlProviders: store.samlProviders,
      oneTime: store.oneTime,
      verifier,
      clock: () => now,
      random,
      metrics: NO_METRICS,
    });
    const request = { ...CONTEXT, binding: 'b', returnTo: '/', startCounterKey: 'k' };
    await broken.start(request);
    await expect(broken.start(request)).rejects.toThrow(ConcurrentChange);
  });
});

/** After the failure the browser posts again; where the code was redeemed already, the person starts anew. */
async function expectOneSignIn(field: string, binding: string, redeemed: boolean): Promise<void> {
  const signIn = replica();
  if (redeemed) {
    expect(await refusalOf(signIn.accept(field))).toBeInstanceOf(AssertionReplayed);
    return;
  }
  const { code } = await signIn.accept(field);
  await expect(signIn.complete(code, binding)).resolves.toMatchObject({ clientVpnEndpointId: ENDPOINT });
  expect(await refusalOf(signIn.accept(field))).toBeInstanceOf(AssertionReplayed);
}

/** How often accepting and completing one sign-in asks the store. */
async function callsOfOneSignIn(): Promise<number> {
  let calls = 0;
  const counting = watchedStore(store.oneTime, async (call) => {
    calls += 1;
    return call();
  });
  const { binding, answer } = await start(replica());
  const signIn = replica(counting);
  const { code } = await signIn.accept(answer());
  await signIn.complete(code, binding);
  return calls;
}

/** The real store, whose `failing`th call is lost on the way there or its answer on the way back. */
function failingStore(real: OneTimeStore, failing: number, when: 'before' | 'after'): OneTimeStore {
  let calls = 0;
  const lost = new StoreUnavailable('The store did not answer. Try again.');
  return watchedStore(real, async (call) => {
    calls += 1;
    if (calls !== failing) return call();
    if (when === 'after') await call();
    throw lost;
  });
}

function watchedStore(
  real: OneTimeStore,
  around: <Result>(call: () => Promise<Result>) => Promise<Result>,
): OneTimeStore {
  return {
    putIfAbsent: (key, value, ttlSeconds) => around(() => real.putIfAbsent(key, value, ttlSeconds)),
    get: (key) => around(() => real.get(key)),
    consume: (key, tombstone) => around(() => real.consume(key, tombstone)),
  };
}
