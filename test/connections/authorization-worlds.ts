import type { AuthorizationFacts } from '../../src/connections/authorization.ts';
import type { AuthenticatedPerson } from '../../src/connections/connection.ts';
import type { AuthenticationOption } from '../../src/endpoints/endpoint.ts';
import { endpoint } from '../endpoints/samples.ts';

/** All that can be different of a question, in words. */
const WORLDS = {
  status: ['available', 'pending-associate', 'deleting'],
  zone: ['its own', 'another'],
  connections: ['few', 'all that are supported', 'all that there can be'],
  asks: [
    'certificate',
    'directory',
    'federated',
    'certificate and directory',
    'certificate and federated',
    'nothing',
  ],
  certificate: ['not judged', 'good', 'revoked'],
  session: [
    'none',
    'live',
    'live for too long',
    'live of another kind of person',
    'live without a person',
    'over',
    'unknown',
  ],
  person: ['not asked', 'vouched for', 'vouched for by another', 'without a name', 'refused'],
  browser: ['opens', 'none'],
  handler: ['none', 'not asked', 'allows', 'denies', 'fails'],
  atTimeout: ['halt', 'restart'],
} as const;

export type World = { readonly [Key in keyof typeof WORLDS]: (typeof WORLDS)[Key][number] };

/** Every combination. */
export function* everyWorld(): Generator<World> {
  const entries = Object.entries(WORLDS) as [keyof World, readonly string[]][];
  const total = entries.reduce((product, [, values]) => product * values.length, 1);
  for (let index = 0; index < total; index += 1) {
    let rest = index;
    const world: Record<string, string | undefined> = {};
    for (const [key, values] of entries) {
      world[key] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield world as unknown as World;
  }
}

const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;
const CORP = 'arn:aws:iam::123456789012:saml-provider/corp';
const OTHER = 'arn:aws:iam::123456789012:saml-provider/other';

const OPTIONS = {
  certificate: { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:ca' },
  directory: { type: 'directory-service-authentication', directoryId: 'd-0123456789' },
  federated: { type: 'federated-authentication', samlProviderArn: CORP, selfServiceSamlProviderArn: OTHER },
} as const satisfies Record<string, AuthenticationOption>;

const OPTIONS_OF: Readonly<Record<World['asks'], readonly AuthenticationOption[]>> = {
  certificate: [OPTIONS.certificate],
  directory: [OPTIONS.directory],
  federated: [OPTIONS.federated],
  'certificate and directory': [OPTIONS.certificate, OPTIONS.directory],
  'certificate and federated': [OPTIONS.federated, OPTIONS.certificate],
  nothing: [],
};

/** The facts of a world. Five subnets would be 126,000 connections; one is 20,000, and an eighth more for who comes back. */
export function factsOf(world: World): AuthorizationFacts {
  return {
    endpoint: endpoint({
      status: world.status,
      authenticationOptions: OPTIONS_OF[world.asks],
      sessionTimeoutHours: 8,
      disconnectOnSessionTimeout: world.atTimeout === 'halt',
      ...(world.handler !== 'none' && { clientConnectHandlerArn: 'arn:aws:lambda:handler' }),
    }),
    availabilityZone: world.zone === 'its own' ? 'site-a' : 'site-b',
    activeConnections: { few: 3, 'all that are supported': 20_000, 'all that there can be': 22_500 }[
      world.connections
    ],
    canOpenBrowser: world.browser === 'opens',
    now: NOW,
    ...certificateOf(world),
    ...sessionOf(world),
    ...personOf(world),
    ...handlerOf(world),
  };
}

function certificateOf({ certificate }: World): Pick<AuthorizationFacts, 'certificate'> {
  if (certificate === 'not judged') return {};
  if (certificate === 'good') return { certificate: { isPassed: true, value: 'laptop' } };
  return { certificate: { isPassed: false, reason: 'certificate-revoked' } };
}

/** Whom the endpoint's own way, or another one, vouches for. */
function personBy({ asks }: World, username: string, by: 'its own' | 'another'): AuthenticatedPerson {
  const rest = { groups: ['engineering'], authenticatedAt: 1 };
  if (!asks.includes('federated') && !asks.includes('directory')) {
    return by === 'its own'
      ? { source: 'certificate', username: '', groups: [], authenticatedAt: 1 }
      : { source: 'federated', username, samlProviderArn: CORP, ...rest };
  }
  // The portal's provider, too, is another one than that of the tunnel.
  if (asks.includes('federated')) {
    return { source: 'federated', username, samlProviderArn: by === 'its own' ? CORP : OTHER, ...rest };
  }
  const { directoryId } = OPTIONS.directory;
  return {
    source: 'directory',
    username,
    directoryId: by === 'its own' ? directoryId : 'd-9876543210',
    ...rest,
  };
}

function sessionOf(world: World): Pick<AuthorizationFacts, 'session'> {
  const name = 'the person of the session';
  const startedAt = NOW - 8 * HOUR + 1;
  const person = personBy(world, name, 'its own');
  switch (world.session) {
    case 'none':
      return {};
    case 'live':
      return { session: { state: 'live', person, startedAt } };
    case 'live for too long':
      return { session: { state: 'live', person, startedAt: NOW - 8 * HOUR } };
    case 'live of another kind of person':
      return { session: { state: 'live', person: personBy(world, name, 'another'), startedAt } };
    case 'live without a person':
      return { session: { state: 'live', startedAt } };
    default:
      return { session: { state: world.session, person, startedAt } };
  }
}

function personOf(world: World): Pick<AuthorizationFacts, 'person'> {
  const name = 'the person now';
  switch (world.person) {
    case 'not asked':
      return {};
    case 'refused':
      return { person: { isPassed: false, reason: 'too-many-attempts' } };
    case 'vouched for':
      return { person: { isPassed: true, value: personBy(world, name, 'its own') } };
    case 'vouched for by another':
      return { person: { isPassed: true, value: personBy(world, name, 'another') } };
    case 'without a name':
      return { person: { isPassed: true, value: personBy(world, '', 'its own') } };
  }
}

function handlerOf({ handler }: World): Pick<AuthorizationFacts, 'handler'> {
  switch (handler) {
    case 'allows':
      return { handler: { outcome: 'allowed', postureComplianceStatuses: ['updated'] } };
    case 'denies': {
      const postureComplianceStatuses = ['not-updated'];
      return { handler: { outcome: 'denied', message: 'Update first', postureComplianceStatuses } };
    }
    case 'fails': {
      const reason = 'client-connect-handler-throttled';
      return { handler: { outcome: 'failed', reason, detail: '429' } };
    }
    default:
      return {};
  }
}
