import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import {
  createCrowd,
  crowdEndpoint,
  crowdEndpointId,
  crowdGroupOf,
  crowdProviderArn,
  crowdProvidersOf,
  ENDPOINTS,
  fillCrowd,
  GROUPS,
  PROVIDERS,
  setCrowdProvider,
} from '../support/provider-crowd.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { ALICE, type ScriptedIdp } from '../support/scripted-idp.ts';
import { createIdps, type Idps, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';
import { createSignInHistory, type SignInHistory, type Verdict } from './sign-in-history.ts';

let redis: RedisServer;
let idps: Idps;
let crowd: readonly ScriptedIdp[];
/** Other identity providers that may come to stand behind the names of the first few. */
let strangers: readonly ScriptedIdp[];

beforeAll(async () => {
  [redis, idps] = await Promise.all([startRedis(), createIdps()]);
  [crowd, strangers] = await Promise.all([createCrowd('crowd'), createCrowd('stranger', 8)]);
});
afterAll(() => redis.close());

describe.each(['sqlite', 'redis'] as const)('with 300 endpoints of 30 providers in %s', (kind) => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal({ idps, ...(kind === 'redis' ? { redisUrl: redis.url } : {}) });
    await fillCrowd(portal, crowd);
  });
  afterAll(() => portal.close());

  const signIn = (visitor: Visitor, index: number, groups: readonly string[] = GROUPS) =>
    visitor.signIn(crowdEndpointId(index), idpOf(crowdProvidersOf(index).portal), {
      person: { ...ALICE, groups },
    });

  it('one assertion consumer service serves every provider', async () => {
    for (let provider = 0; provider < PROVIDERS; provider += 1) {
      const index = endpointsOf(provider)[0] ?? 0;
      const visitor = newVisitor(portal);
      const answer = await signIn(visitor, index);
      expect(answer.headers.location).toBe(paths.endpoint(crowdEndpointId(index)));
      expect(await verdict(visitor, index)).toBe('admitted');
    }
    const arns = portal.auditEvents.flatMap(({ action, samlProviderArn }) =>
      action === 'sign-in' ? [samlProviderArn] : [],
    );
    expect(new Set(arns)).toEqual(new Set(crowd.map((_, provider) => crowdProviderArn(provider))));
  });

  it('a person opens all endpoints of their provider, as the rules of the moment say, and no others', async () => {
    const visitor = newVisitor(portal);
    await signIn(visitor, 3, ['red']);
    expect(await listed(visitor)).toEqual(endpointsOf(3).filter((index) => crowdGroupOf(index) === 'red'));
    const closed = endpointsOf(3).find((index) => crowdGroupOf(index) === 'green') ?? 0;
    expect(await verdict(visitor, closed)).toBe('refused');
    await portal.saveEndpoint(crowdEndpoint(closed, 'red'));
    expect(await verdict(visitor, closed)).toBe('admitted');
    await portal.saveEndpoint(crowdEndpoint(closed, 'green'));
    expect(await verdict(visitor, closed)).toBe('refused');
  });

  it('an endpoint of another provider asks for a sign-in of its own, and keeps the first', async () => {
    const visitor = newVisitor(portal);
    await signIn(visitor, 1);
    expect(await verdict(visitor, 2)).toBe('signed-out');
    await signIn(visitor, 2);
    expect(await verdict(visitor, 1)).toBe('admitted');
    expect(await verdict(visitor, 2)).toBe('admitted');
    await visitor.signOut(routes.home);
    expect(await verdict(visitor, 1)).toBe('signed-out');
    expect(await verdict(visitor, 2)).toBe('signed-out');
  });

  it('where the portal has a provider of its own, the endpoint’s provider does not open the page', async () => {
    const apart = 7;
    const { own, portal: portalOnly } = crowdProvidersOf(apart);
    const owner = newVisitor(portal);
    await signIn(owner, endpointsOf(own)[0] ?? 0);
    expect(await verdict(owner, apart)).toBe('signed-out');
    const visitor = newVisitor(portal);
    await signIn(visitor, apart);
    expect(await verdict(visitor, apart)).toBe('admitted');
    // Opening the page of one endpoint of the portal's provider does not open those where it is not the portal's.
    expect(await listed(visitor)).toEqual(endpointsOf(portalOnly));
  });

  it('a Response by one provider is worth nothing for a sign-in at another', async () => {
    const visitor = newVisitor(portal);
    await expect(visitor.signIn(crowdEndpointId(1), idpOf(2))).rejects.toThrow('expected 303');
    expect(await verdict(visitor, 1)).toBe('signed-out');
    expect(await verdict(visitor, 2)).toBe('signed-out');
  });

  it('whatever people and administrators do, somebody is admitted exactly when their history says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...STEPS), { minLength: 20, maxLength: 45 }), async (steps) => {
        const story = startStory(portal);
        try {
          for (const step of steps) await take(story, step);
          await judgeAll(story);
        } finally {
          await putBack(story);
        }
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

function idpOf(provider: number): ScriptedIdp {
  const idp = crowd[provider];
  if (!idp) throw new Error(`There is no provider ${provider}.`);
  return idp;
}

/** The endpoints whose page this provider opens. */
function endpointsOf(provider: number): readonly number[] {
  return Array.from({ length: ENDPOINTS }, (_, index) => index).filter(
    (index) => crowdProvidersOf(index).portal === provider,
  );
}

async function verdict({ agent }: Visitor, index: number): Promise<Verdict> {
  const { status, text, headers } = await agent.get(paths.endpoint(crowdEndpointId(index)));
  if (status === 200 && text.includes(`<h1>Crowd ${index}</h1>`)) return 'admitted';
  if (status === 403) return 'refused';
  expect([status, headers.location]).toEqual([302, paths.signIn(crowdEndpointId(index))]);
  return 'signed-out';
}

/** The endpoints of the crowd on the home page, by number. */
async function listed({ agent }: Visitor): Promise<readonly number[]> {
  const { text } = await agent.get(routes.home).expect(200);
  const links = [...text.matchAll(/href="\/endpoints\/cvpn-endpoint-f([0-9a-f]{16})"/g)];
  return links.map(([, id]) => Number.parseInt(id ?? '', 16)).sort((a, b) => a - b);
}

type Step =
  | { readonly do: 'visit' | 'sign-in'; readonly endpoint: number; readonly groups: readonly string[] }
  | { readonly do: 'change-rule'; readonly endpoint: number; readonly group: string | undefined }
  | { readonly do: 'delete' | 'replace' | 'restore'; readonly provider: number }
  | { readonly do: 'sign-out' | 'wait' };

/** Few enough that steps meet each other: endpoints of eight providers, some with another for the portal. */
const someEndpoint = fc.constantFrom(...[0, 1, 2, 3, 4, 5, 6, 7, 30, 31, 32, 33, 35, 84, 112, 203]);
const someProvider = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7);
const someGroups = fc.subarray([...GROUPS]);
const STEPS = [
  fc.record({ do: fc.constantFrom('visit', 'sign-in'), endpoint: someEndpoint, groups: someGroups }),
  ...[1, 2, 3].map(() =>
    fc.record({ do: fc.constant('sign-in'), endpoint: someEndpoint, groups: someGroups }),
  ),
  fc.record({
    do: fc.constant('change-rule'),
    endpoint: someEndpoint,
    group: fc.constantFrom(...GROUPS, undefined),
  }),
  fc.record({ do: fc.constantFrom('delete', 'replace', 'restore'), provider: someProvider }),
  fc.record({ do: fc.constantFrom('wait', 'wait', 'wait', 'sign-out') }),
] as fc.Arbitrary<Step>[];

/** Short of the idle limit, so that it takes several to end a session, and half an hour never falls on a limit. */
const WAIT = 25 * 60_000;

interface Story {
  readonly portal: TestPortal;
  readonly visitor: Visitor;
  readonly history: SignInHistory;
  readonly standing: Map<number, ScriptedIdp | undefined>;
  readonly groups: Map<number, string | undefined>;
}

function startStory(portal: TestPortal): Story {
  const standing = new Map<number, ScriptedIdp | undefined>(crowd.map((idp, provider) => [provider, idp]));
  const groups = new Map<number, string | undefined>();
  const history = createSignInHistory({
    entityIdOf: (provider) => standing.get(provider)?.entityId,
    groupOf: (index) => (groups.has(index) ? groups.get(index) : crowdGroupOf(index)),
    portalProviderOf: (index) => crowdProvidersOf(index).portal,
  });
  return { portal, visitor: newVisitor(portal), history, standing, groups };
}

async function take(story: Story, step: Step): Promise<void> {
  const { portal, visitor, history } = story;
  if (step.do === 'wait') return portal.advance(WAIT);
  if (step.do === 'change-rule') return changeRule(story, step.endpoint, step.group);
  if ('provider' in step) {
    const idp = { delete: undefined, replace: strangers[step.provider], restore: crowd[step.provider] }[
      step.do
    ];
    return changeProvider(story, step.provider, idp);
  }
  history.visited(portal.now());
  if (!('endpoint' in step)) {
    if (history.isAnybody(portal.now())) await visitor.signOut(routes.home);
    return history.signedOut();
  }
  if (step.do === 'sign-in') return signInOrNot(story, step.endpoint, step.groups);
  const expected = history.verdict(step.endpoint, portal.now());
  expect(await verdict(visitor, step.endpoint)).toBe(expected);
}

async function signInOrNot(story: Story, index: number, groups: readonly string[]): Promise<void> {
  const { portal, visitor, history } = story;
  const provider = crowdProvidersOf(index).portal;
  const idp = story.standing.get(provider);
  if (!idp) return void (await visitor.agent.get(paths.signIn(crowdEndpointId(index))).expect(503));
  await visitor.signIn(crowdEndpointId(index), idp, { person: { ...ALICE, groups } });
  history.signedIn({ provider, entityId: idp.entityId, groups, at: portal.now() });
}

async function changeRule({ portal, groups }: Story, index: number, group: string | undefined) {
  groups.set(index, group);
  await portal.saveEndpoint(crowdEndpoint(index, group));
}

async function changeProvider({ portal, standing }: Story, provider: number, idp: ScriptedIdp | undefined) {
  standing.set(provider, idp);
  await setCrowdProvider(portal, provider, idp);
}

/** The home page lists exactly the endpoints that admit the person, of all 300. */
async function judgeAll({ portal, visitor, history }: Story): Promise<void> {
  history.visited(portal.now());
  const expected = Array.from({ length: ENDPOINTS }, (_, index) => index).filter(
    (index) => history.verdict(index, portal.now()) === 'admitted',
  );
  expect(history.isAnybody(portal.now()) ? await listed(visitor) : []).toEqual(expected);
}

async function putBack(story: Story): Promise<void> {
  for (const index of story.groups.keys()) await changeRule(story, index, crowdGroupOf(index));
  for (const provider of [0, 1, 2, 3, 4, 5, 6, 7]) await changeProvider(story, provider, crowd[provider]);
}
