import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignInRefused } from '../../src/saml/refusals.ts';
import { MAXIMUM_RESPONSE_BYTES } from '../../src/saml/response-bytes.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { floods } from '../support/saml-attacks/floods.ts';
import { encodeResponse, type RespondOptions, respond } from '../support/scripted-idp.ts';
import { createCast, openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts';

/** The requirement: one post occupies the event loop, and with it everybody's pages, for no longer than this. */
const LONGEST_OCCUPATION_MS = 50;

let directory = '';
let store: Store;
let world: SignInWorld;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-hostile-'));
  const clock = () => Date.now();
  store = await openStore({ dataDir: directory, clock, logger: recordingLogger().logger });
  world = await openSignInWorld(await createCast(), store, clock);
  // A portal that serves has served before: compiling the code is not what is measured.
  for (let sample = 0; sample < 3; sample += 1) await post((xml) => xml, { groups: manyGroups(600) });
}, 120_000);
afterAll(async () => {
  await world.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const manyGroups = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);
const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('');

/** A Response to a live request, changed after it was signed, is posted; who waits for whom is measured. */
async function post(
  change: (xml: string) => string,
  { groups = ['x'], beforeSigning }: { groups?: readonly string[] } & Pick<RespondOptions, 'beforeSigning'>,
) {
  const started = await world.start('ea');
  const options = { dialect: 'entra', person: { nameId: 'alice@corp.example', groups } } as const;
  const written = respond(world.cast.a, started.request, {
    ...options,
    ...(beforeSigning ? { beforeSigning } : {}),
  });
  const field = encodeResponse(change(written.xml));
  const meter = startMeter();
  const outcome = await world.signIn.accept(field).catch((error: unknown) => error);
  const occupiedMs = meter.stop();
  return { outcome, occupiedMs, bytes: Buffer.from(field, 'base64').length };
}

/** Processor time of this thread between two turns of its event loop: other processes do not count. */
function startMeter() {
  let longest = 0;
  let last = process.threadCpuUsage();
  const look = () => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user + now.system - last.user - last.system) / 1000);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    stop() {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

describe('a hostile post with a live request ID', () => {
  it.each(Object.keys(floods))('leaves the event loop free when it floods %s', async (name) => {
    const flood = floods[name] ?? ((xml) => xml);
    const context = { idp: world.cast.a, attacker: world.cast.attacker };
    const { outcome, occupiedMs } = await post((xml) => flood(xml, context), {});
    expect(outcome).toBeInstanceOf(SignInRefused);
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS);
  });

  it('reads nothing of a Response that answers no request but its first tag', async () => {
    const { outcome, occupiedMs } = await post(
      (xml) =>
        xml
          .replace(/ InResponseTo="[^"]+"/, '')
          .replace('<Attribute ', `${'<a>'.repeat(3000)}&nonsense;</b><Attribute `),
      {},
    );
    expect(outcome).toMatchObject({ code: 'InResponseToMissing' });
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS / 2);
  });

  it('leaves the event loop free when a long namespace is used over and over', async () => {
    const { outcome, occupiedMs } = await post(
      (xml) =>
        xml
          .replace('<Attribute ', `<Attribute xmlns:a="${'u'.repeat(60_000)}" `)
          .replace('<AttributeValue', `${'<AttributeValue a:x=""/>'.repeat(2000)}<AttributeValue`),
      {},
    );
    expect(outcome).toMatchObject({ code: 'TooManyNamespaceDeclarations' });
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS);
  });

  it('leaves the event loop free when there are very many attributes, few on each element', async () => {
    const value = `<AttributeValue${times(50, (index) => ` x:a${index}=""`)}/>`;
    const { outcome, occupiedMs } = await post(
      (xml) =>
        xml
          .replace('<AttributeStatement', '<AttributeStatement xmlns:x="urn:x"')
          .replace('<AttributeValue', `${value.repeat(250)}<AttributeValue`),
      {},
    );
    expect(outcome).toMatchObject({ code: 'TooManyAttributes' });
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS);
  });

  const statement = '</AttributeStatement>';
  const attributes = (write: (index: number) => string, count: number) => (xml: string) =>
    xml.replace(statement, times(count, write) + statement);

  it.each<[string, (xml: string) => string]>([
    ['3,900 attributes', attributes(() => '<Attribute Name="m"/>', 3900)],
    ['3,900 empty values', attributes(() => '<Attribute Name="m"><AttributeValue/></Attribute>', 1950)],
    [
      '64 XML attributes on each of 60 elements',
      attributes(() => `<Attribute Name="m"${times(63, (index) => ` attribute-${index}=""`)}/>`, 60),
    ],
    [
      '60 namespaces in use on each of 60 elements',
      attributes(
        () => `<Attribute Name="m"${times(60, (index) => ` xmlns:a${index}="u${index}" a${index}:x=""`)}/>`,
        60,
      ),
    ],
    [
      '64 namespaces on each of 100 elements',
      attributes(() => `<Attribute Name="m"${times(64, (index) => ` xmlns:a${index}="u"`)}/>`, 100),
    ],
    [
      'a namespace of its own on each of 2,900 elements',
      attributes((index) => `<Attribute Name="m" xmlns:a${index}="u"/>`, 2900),
    ],
    ['100,000 line ends', (xml) => xml.replace('>x<', `>${'\r'.repeat(100_000)}<`)],
    ['20,000 entities', (xml) => xml.replace('>x<', `>${'&amp;'.repeat(20_000)}<`)],
    ['one value of 100,000 characters', (xml) => xml.replace('>x<', `>${'>'.repeat(100_000)}<`)],
  ])('leaves the event loop free at the caps, with %s, whether it is signed or not', async (_name, fill) => {
    const signed = await post((xml) => xml, { beforeSigning: fill });
    expect(signed.outcome).toMatchObject({ code: expect.stringMatching(/^[\w-]{43}$/) });
    expect(signed.bytes).toBeGreaterThan(60_000);
    expect(signed.bytes).toBeLessThanOrEqual(MAXIMUM_RESPONSE_BYTES);
    expect(signed.occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS);

    const changed = await post(fill, {});
    expect(changed.outcome).toMatchObject({ code: 'SignatureInvalid' });
    expect(changed.occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS);
  });
});
