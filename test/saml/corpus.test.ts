import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/saml/identity.ts';
import type { AcceptedSignIn } from '../../src/saml/sign-in.ts';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { examineBeside } from '../support/examine-beside.ts';
import { type Listener, startListener } from '../support/listener.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { EVIL_GROUP } from '../support/saml-attacks/attack.ts';
import { type CorpusCase, casesOf, readCorpus } from '../support/saml-attacks/corpus-files.ts';
import type { Happening, Signer } from '../support/saml-attacks/scenario.ts';
import {
  fillIn,
  type WrittenAttack,
  writeAttack,
  writtenGroups,
} from '../support/saml-attacks/write-attack.ts';
import { idpMetadata, respond } from '../support/scripted-idp.ts';
import {
  createCast,
  openSignInWorld,
  providerArn,
  SERVICE_PROVIDER,
  type SignInWorld,
  type StartedSignIn,
} from '../support/sign-in-world.ts';

const MINUTE = 60_000;

let directory = '';
let store: Store;
let world: SignInWorld;
let listener: Listener;
let verifier: Verifier;
let now = Date.now();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-corpus-'));
  const clock = () => now;
  store = await openStore({ dataDir: directory, clock, logger: recordingLogger().logger });
  world = await openSignInWorld(await createCast(), store, clock);
  listener = await startListener();
  verifier = createVerifier({ logger: recordingLogger().logger });
});

afterAll(async () => {
  await verifier.close();
  await world.close();
  await store.close();
  await listener.close();
  await rm(directory, { recursive: true, force: true });
});

const scenarios = readCorpus().flatMap(({ name, scenario }) =>
  scenario.kind === 'response' ? [{ name, cases: casesOf(scenario) }] : [],
);

describe.each(scenarios)('$name', ({ cases }) => {
  it.each(cases)('$title', async (theCase) => {
    if ('code' in theCase.expect) await playAttack(theCase, theCase.expect.code);
    else await playControl(theCase);
  });
});

/** The Response is refused with this code, tells nobody anything, and uses nothing up. */
async function playAttack({ attack }: CorpusCase, code: string) {
  const { started, written, linesBefore } = await prepare(attack);
  const refused = await refusalOf(world.finish(started, written.samlResponse));
  expect(refused?.code).toBe(code);
  expect(await examinedAs(started, written.samlResponse, refused)).toBe(code);
  const told = JSON.stringify([refused?.message, refused?.details, world.lines.slice(linesBefore)]);
  expect(told).not.toContain('mallory');
  expect(told).not.toContain(EVIL_GROUP);
  expect(listener.requests).toEqual([]);

  const again = await sameOrNewSignIn(started, attack.meanwhile ?? []);
  expect(await finishGenuinely(again)).toMatchObject({
    clientVpnEndpointId: again.clientVpnEndpointId,
    identity: { nameId: 'alice@corp.example', groups: ['engineering'] },
  });
}

/** The Response is accepted for who it says, once, and everything else for its request is refused from then on. */
async function playControl({ attack, expect: expected }: CorpusCase) {
  if (!('accepted' in expected)) throw new Error('This is no control.');
  const { started, written } = await prepare(attack);
  const accepted = await world.finish(started, written.samlResponse);
  expect(await examinedAs(started, written.samlResponse, undefined)).toBe('accepted');
  const { sessionEndsInSeconds, groups, ...person } = fillIn(expected.accepted, {});
  expect(accepted).toMatchObject({ clientVpnEndpointId: started.clientVpnEndpointId, identity: person });
  expect(accepted.identity.groups).toEqual(writtenGroups(groups));
  expect(secondsLeft(accepted.identity)).toBe(sessionEndsInSeconds);
  expect(JSON.stringify(accepted)).not.toContain('mallory');
  expect(listener.requests).toEqual([]);

  expect((await refusalOf(world.finish(started, written.samlResponse)))?.code).toBe('AssertionReplayed');
  expect((await refusalOf(finishGenuinely(started)))?.code).toBe('AssertionReplayed');
  await world.resetProviders();
}

/** What the report on the same Response says: it walks the same checks, so it must come to the same end. */
async function examinedAs(started: StartedSignIn, field: string, refused: unknown): Promise<string> {
  const provider = await store.samlProviders.get(providerArn(started.provider));
  const given = { metadata: provider?.value.metadataDocument, now, refused };
  const { accepted, code, checks } = await examineBeside(verifier, started, field, given);
  expect(code).toBe(checks.find(({ outcome }) => outcome === 'failed')?.code);
  return accepted ? 'accepted' : (code ?? 'neither');
}

async function prepare(attack: CorpusCase['attack']) {
  const started = await world.start(attack.start ?? 'ea');
  for (const happening of attack.meanwhile ?? []) await happen(happening, started.provider);
  const { cast } = world;
  const words = {
    acs: SERVICE_PROVIDER.assertionConsumerServiceUrl,
    sp: SERVICE_PROVIDER.entityId,
    requestId: started.request.id,
    issuerA: cast.a.entityId,
    issuerB: cast.b.entityId,
    listener: listener.url,
  };
  const setting = { request: started.request, cast, provider: started.provider, now, words };
  const written: WrittenAttack = writeAttack(attack, setting);
  return { started, written, linesBefore: world.lines.length };
}

async function happen(happening: Happening, provider: Signer): Promise<void> {
  const idp = world.cast[provider];
  const second = world.cast['a-second'].signing.certificate;
  const happenings: Readonly<Record<Happening, () => Promise<void>>> = {
    'nine-minutes-pass': () => pass(9 * MINUTE),
    'eleven-minutes-pass': () => pass(11 * MINUTE),
    'thirty-minutes-pass': () => pass(30 * MINUTE),
    'the-provider-is-deleted': () => world.setProvider(provider, undefined),
    'the-provider-gets-another-entity-id': () =>
      world.setProvider(provider, idpMetadata({ ...idp, entityId: 'https://renamed.example/saml' })),
    'the-provider-gets-another-key': () => world.setProvider(provider, idpMetadata(idp, [second])),
    'the-provider-gets-a-second-key': () =>
      world.setProvider(provider, idpMetadata(idp, [idp.signing.certificate, second])),
  };
  await happenings[happening]();
}

async function pass(milliseconds: number): Promise<void> {
  now += milliseconds;
}

/** The sign-in that was attacked, unless time or an administrator ended it. */
async function sameOrNewSignIn(
  started: StartedSignIn,
  meanwhile: readonly Happening[],
): Promise<StartedSignIn> {
  if (meanwhile.length === 0) return started;
  await world.resetProviders();
  return world.start('ea');
}

function finishGenuinely(started: StartedSignIn): Promise<AcceptedSignIn> {
  const genuine = respond(world.cast[started.provider], started.request, { now });
  return world.finish(started, genuine.samlResponse);
}

function secondsLeft({ sessionNotOnOrAfter }: Identity): number | undefined {
  return sessionNotOnOrAfter === undefined ? undefined : Math.round((sessionNotOnOrAfter - now) / 1000);
}
