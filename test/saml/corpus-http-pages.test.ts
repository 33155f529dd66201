import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { EVIL_GROUP } from '../support/saml-attacks/attack.ts';
import { type CorpusCase, casesOf, readCorpus } from '../support/saml-attacks/corpus-files.ts';
import { writeAttack } from '../support/saml-attacks/write-attack.ts';
import { type Cast, createCast } from '../support/sign-in-world.ts';
import { EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let cast: Cast;
let portal: TestPortal;
beforeAll(async () => {
  cast = await createCast();
  portal = await startPortal({ idps: cast });
});
afterAll(() => portal.close());
// Refused posts are limited per address; five minutes later they are forgotten.
beforeEach(() => portal.advance(301_000));

/** The attacks that need nothing to happen between the start and the post. */
const attacks = readCorpus().flatMap(({ name, scenario }) => {
  const cases = scenario.kind === 'response' ? casesOf(scenario) : [];
  const refused = cases.filter(({ attack, expect: expected }) => 'code' in expected && !attack.meanwhile);
  return refused.length === 0 ? [] : [{ name, refused }];
});

describe('the page that answers a refused Response', () => {
  it.each(attacks)('says which check failed and repeats nothing else: $name', async ({ refused }) => {
    for (const each of refused) await expectQuietRefusal(each);
  });
});

async function expectQuietRefusal({ title, attack, expect: expected }: CorpusCase) {
  if (!('code' in expected)) throw new Error('This is no attack.');
  const visitor = newVisitor(portal);
  const answered = await visitor.start(EA);
  const words = {
    acs: portal.assertionConsumerServiceUrl,
    sp: answered.issuer,
    requestId: answered.id,
    issuerA: cast.a.entityId,
    issuerB: cast.b.entityId,
    listener: 'http://127.0.0.1:1',
  };
  const setting = { request: answered, cast, provider: 'a', now: portal.now(), words } as const;
  const answer = await postResponse(portal, writeAttack(attack, setting).samlResponse);
  expect(answer.headers['set-cookie'], title).toBeUndefined();
  expect(answer.headers.location, title).toBeUndefined();
  expect(answer.text, title).not.toContain('mallory');
  expect(answer.text, title).not.toContain(EVIL_GROUP);
  if (expected.code === 'InResponseToMissing') expect(answer.status, title).toBe(200);
  else expectProblemPage(title, answer, attack.field === 'empty' ? 'AcsRequestMalformed' : expected.code);
  await visitor.agent.get(paths.endpoint(EA)).expect(302);
}

function expectProblemPage(title: string, answer: { status: number; text: string }, code: string) {
  expect(answer.status, title).toBeGreaterThanOrEqual(400);
  expect(answer.status, title).toBeLessThan(500);
  expect(answer.text, title).toContain(code);
}
