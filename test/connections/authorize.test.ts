import { describe, expect, it } from 'vitest';
import type { AuthorizationFacts, Decision } from '../../src/connections/authorization.ts';
import { authorize } from '../../src/connections/authorize.ts';
import { endpoint } from '../endpoints/samples.ts';
import { everyWorld, factsOf, type World } from './authorization-worlds.ts';

/**
 * What should come of a world, said once more and otherwise: a list of words in the order in which they count. The first that holds
 * decides.
 */
function expected(world: World): string {
  const { asks, session, atTimeout } = world;
  const isUserBased = asks.includes('directory') || asks.includes('federated');
  const mayGoOn = session === 'live' && asks !== 'nothing';
  const wrongPerson = asks.includes('directory') ? 'credentials-wrong' : 'browser-sign-in-rejected';
  const isOver = session === 'over' || session === 'live for too long';
  const table: readonly (readonly [boolean, string])[] = [
    [world.status !== 'available', 'deny endpoint-not-available'],
    [world.zone === 'another', 'deny gateway-serves-no-subnet'],
    [world.connections === 'all that there can be', 'deny too-many-connections'],
    [world.connections === 'all that are supported' && !mayGoOn, 'deny too-many-connections'],
    [asks.includes('certificate') && world.certificate === 'not judged', 'need certificate'],
    [asks.includes('certificate') && world.certificate === 'revoked', 'deny certificate-revoked'],
    [asks === 'nothing', 'deny endpoint-not-available'],
    [!isUserBased && isOver && atTimeout === 'halt', 'deny session-ended'],
    [isUserBased && isOver, 'deny session-ended'],
    [isUserBased && session === 'unknown', 'deny session-unknown'],
    [isUserBased && session === 'live of another kind of person', 'deny session-unknown'],
    [isUserBased && session === 'live without a person', 'deny session-unknown'],
    [asks.includes('directory') && !mayGoOn && world.person === 'not asked', 'need directory'],
    [
      asks.includes('federated') && !mayGoOn && world.person === 'not asked' && world.browser === 'none',
      'deny browser-unsupported',
    ],
    [asks.includes('federated') && !mayGoOn && world.person === 'not asked', 'wait'],
    [isUserBased && !mayGoOn && world.person === 'refused', 'deny too-many-attempts'],
    [isUserBased && !mayGoOn && world.person !== 'vouched for', `deny ${wrongPerson}`],
    [world.handler === 'not asked', 'need handler'],
    [world.handler === 'denies', 'deny client-connect-failed "Update first" not-updated'],
    [world.handler === 'fails', 'deny client-connect-handler-throttled'],
  ];
  const found = table.find(([holds]) => holds);
  if (found) return found[1];
  const name = isUserBased ? (mayGoOn ? 'the person of the session' : 'the person now') : '';
  const since = mayGoOn ? 'since then' : 'since now';
  const common = asks.includes('certificate') ? 'laptop' : '';
  const posture = world.handler === 'allows' ? 'updated' : '';
  return ['admit', name, since, common, 'subnet-0a', posture].join(' | ');
}

function told(decision: Decision, facts: AuthorizationFacts): string {
  switch (decision.kind) {
    case 'need':
      return `need ${decision.what}`;
    case 'wait':
      return 'wait';
    case 'deny': {
      const { reason, text, postureComplianceStatuses } = decision;
      const said = text === undefined ? [] : [JSON.stringify(text)];
      return ['deny', reason, ...said, ...postureComplianceStatuses].join(' ');
    }
    case 'admit': {
      const { person, sessionStartedAt, commonName, subnetId, postureComplianceStatuses } = decision;
      const since = sessionStartedAt === facts.now ? 'since now' : 'since then';
      const names = [person.username, since, commonName, subnetId, postureComplianceStatuses.join()];
      return ['admit', ...names].join(' | ');
    }
  }
}

describe('Whether a connection is admitted', () => {
  it('is as the table says in every combination of what an endpoint asks for and what is known', () => {
    const wrong: unknown[] = [];
    const seen = new Map<string, number>();
    for (const world of everyWorld()) {
      const facts = factsOf(world);
      const [is, should] = [told(authorize(facts), facts), expected(world)];
      seen.set(should, (seen.get(should) ?? 0) + 1);
      if (is !== should && wrong.length < 3) wrong.push({ world, is, should });
    }
    expect(wrong).toEqual([]);
    // Each refusal that there is was met.
    expect([...seen.keys()].filter((each) => each.startsWith('deny'))).toHaveLength(12);
    expect([...seen.keys()].filter((each) => each.startsWith('admit')).length).toBeGreaterThan(10);
  });

  it('never is unless each step that the endpoint asks for was passed', () => {
    for (const world of everyWorld()) {
      const facts = factsOf(world);
      const decision = authorize(facts);
      if (decision.kind !== 'admit') continue;
      const types = facts.endpoint.authenticationOptions.map(({ type }) => type as string);
      expect(types.length).toBeGreaterThan(0);
      if (types.includes('certificate-authentication')) expect(facts.certificate?.isPassed).toBe(true);
      const isNamed = types.some((type) => type !== 'certificate-authentication');
      if (isNamed) expect([facts.session?.person, passedOf(facts.person)]).toContain(decision.person);
      if (isNamed) expect(decision.person.username).not.toBe('');
      if (facts.endpoint.clientConnectHandlerArn) expect(facts.handler?.outcome).toBe('allowed');
    }
  });

  it('does not depend on the rules: whom none admits is connected and reaches nothing', () => {
    const person = {
      source: 'federated',
      username: 'eve',
      groups: ['visitors'],
      samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp',
      authenticatedAt: 5,
    } as const;
    const facts: AuthorizationFacts = {
      endpoint: endpoint({ authorizationRules: [] }),
      availabilityZone: 'site-a',
      activeConnections: 0,
      person: { isPassed: true, value: person },
      canOpenBrowser: true,
      now: 10,
    };
    expect(authorize(facts)).toMatchObject({ kind: 'admit', person, sessionStartedAt: 10 });
  });
});

function passedOf(step: AuthorizationFacts['person']) {
  return step?.isPassed ? step.value : undefined;
}
