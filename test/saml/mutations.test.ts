import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { examineBeside } from '../support/examine-beside.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { encodeResponse, idpMetadata, respond } from '../support/scripted-idp.ts';
import { createCast, openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts';

let directory = '';
let store: Store;
let world: SignInWorld;
let verifier: Verifier;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-mutations-'));
  store = await openStore({ dataDir: directory, clock: Date.now, logger: recordingLogger().logger });
  world = await openSignInWorld(await createCast(), store, Date.now);
  verifier = createVerifier({ logger: recordingLogger().logger });
});
afterAll(async () => {
  await verifier.close();
  await world.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** Bits of markup that change what a careless reader sees. */
const SNIPPETS = [
  '<!-- -->',
  '<?p x?>',
  '<![CDATA[x]]>',
  '<!DOCTYPE x>',
  '&#64;',
  '&amp;',
  '&x;',
  ' ',
  '\r\n',
  '\t',
  '\u00A0',
  '\uFEFF',
  '<saml2:NameID>mallory@evil.example</saml2:NameID>',
  '<saml2:AttributeValue>evil-admins</saml2:AttributeValue>',
  ' xmlns:saml2="urn:evil"',
  ' xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
  ' ID="x"',
  '</saml2:Assertion>',
  '<ds:Object/>',
  'x',
  '>',
  '<',
  '"',
];

/** Where in the document, as a share of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.integer({ min: 1, max: 400 });

/** What a stranger can do to a text: put something in, take something out, repeat it, move it. */
const mutation = fc.oneof(
  fc.record({ place, text: fc.constantFrom(...SNIPPETS) }).map(({ place: at, text }) => (xml: string) => {
    const index = Math.floor(at * xml.length);
    return xml.slice(0, index) + text + xml.slice(index);
  }),
  fc.record({ place, text: fc.constantFrom(...SNIPPETS) }).map(({ place: at, text }) => (xml: string) => {
    // Between two elements, or after a start tag, where most of it stays well-formed.
    const index = xml.indexOf('>', Math.floor(at * (xml.length - 1))) + 1;
    return xml.slice(0, index) + text + xml.slice(index);
  }),
  fc.record({ place, length }).map(({ place: at, length: count }) => (xml: string) => {
    const index = Math.floor(at * xml.length);
    return xml.slice(0, index) + xml.slice(index + count);
  }),
  fc.record({ from: place, to: place, length }).map(({ from, to, length: count }) => (xml: string) => {
    const index = Math.floor(from * xml.length);
    const target = Math.floor(to * xml.length);
    return xml.slice(0, target) + xml.slice(index, index + count) + xml.slice(target);
  }),
  fc.record({ element: fc.nat(30), to: fc.nat(30) }).map(({ element, to }) => (xml: string) => {
    const elements = xml.match(/<([\w:]+)[^<>]*>[^<]*<\/\1>/g) ?? [];
    const copied = elements[element % elements.length] ?? '';
    const before = elements[to % elements.length] ?? '';
    return xml.replace(before, () => copied + before);
  }),
);

describe('a Response that was changed after it was signed', () => {
  it('is refused, or says what the identity provider said, and its report comes to the same end', async () => {
    const { cast, signIn, start } = world;
    let started = await start('ea');
    const attempt = async (changes: readonly ((xml: string) => string)[]) => {
      const genuine = respond(cast.a, started.request);
      const changed = changes.reduce((xml, change) => change(xml), genuine.xml);
      const { binding } = started;
      const accepting = signIn.accept(encodeResponse(changed));
      const refused = await refusalOf(accepting);
      const metadata = idpMetadata(cast.a);
      const given = { metadata, now: Date.now(), refused };
      const examined = await examineBeside(verifier, started, encodeResponse(changed), given);
      expect(examined.code).toBe(refused?.code);
      expect(examined.accepted).toBe(refused === undefined);
      if (refused) return;
      const { identity } = await signIn.complete((await accepting).code, binding);
      const { nameId, firstName, lastName, groups } = identity;
      expect([nameId, firstName, lastName, groups]).toEqual([
        'alice@corp.example',
        'Alice',
        'Archer',
        ['engineering'],
      ]);
      started = await start('ea');
    };
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    await fc.assert(fc.asyncProperty(changes, attempt), { numRuns: 400 });
  });
});
