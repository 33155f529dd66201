import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isActive } from '../../src/connections/connection.ts';
import { createConnectionCommands } from '../../src/connections/create-connection-commands.ts';
import { createConnectionReports } from '../../src/connections/create-connection-reports.ts';
import type { Answer, ConnectAsk } from '../../src/connections/gateway-contract.ts';
import { createConnectionKeeper } from '../../src/connections/keep-connections.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type AskWorld, askFor, GATEWAY, OPTIONS, PASSWORD, startAskWorld } from './ask-world.ts';

const MINUTE = 60_000;
/** More for an afternoon. */
const RUNS = Number(process.env.RACE_RUNS ?? 20);

/** What happens at the same time as the rest of its round; `which` picks among what there is. */
const deed = fc.record({
  does: fc.constantFrom(
    'connect',
    'connect',
    'come back',
    'come back',
    'ask again',
    'establish',
    'count',
    'leave',
    'terminate',
    'resynchronise',
    'look',
    'wait',
  ),
  which: fc.nat(1000),
  replica: fc.constantFrom(0 as const, 1 as const),
});
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

describe.each([sqlite, redis])('Whatever happens at the same time, on $name,', (platform) => {
  let world: AskWorld;
  beforeAll(async () => {
    world = await startAskWorld(platform);
  });
  afterAll(() => world.close());

  /** An endpoint and its gateway, which nobody else has, and all that may happen to its connections. */
  async function newPlace() {
    const endpoint = await world.newEndpoint({ authenticationOptions: [OPTIONS.directory] });
    const gateway: Gateway = { ...GATEWAY, name: randomUUID() };
    const told = world.told as string[];
    const connectionLogger = {
      record: (_: unknown, { connectionId }: { readonly connectionId: string }, event: object) =>
        void told.push([connectionId, ...Object.values(event)].join(' ')),
      countTraffic: () => undefined,
    };
    const sides = world.replicas.stores.map((store, n) => {
      const parts = {
        ...store,
        asOf: () => store.asOf(),
        connectionLogger,
        clock: world.now,
        logger: recordingLogger().logger,
      };
      return {
        asks: world.asks[n === 0 ? 0 : 1],
        reports: createConnectionReports(parts),
        keeper: createConnectionKeeper(parts),
        commands: createConnectionCommands(parts),
      };
    });
    return {
      endpoint,
      gateway,
      sides,
      asked: [] as ConnectAsk[],
      answers: new Map<string, Answer>(),
      over: new Set<string>(),
    };
  }
  type Place = Awaited<ReturnType<typeof newPlace>>;

  async function ask(place: Place, replica: 0 | 1, question: ConnectAsk): Promise<void> {
    const answer = await place.sides[replica]?.asks.connect(place.gateway, question);
    if (answer) place.answers.set(answer.connectionId, answer);
  }

  const shown = (endpoint: Endpoint, sessionId: string, state: 'Initial' | 'Authenticated') =>
    askFor(endpoint, {
      username: 'CORP\\alice',
      password: state === 'Initial' ? PASSWORD : 'a token',
      sessionId,
      sessionState: state,
    });

  async function happen(place: Place, { does, which, replica }: Deed): Promise<void> {
    const { endpoint, gateway, sides, asked, answers, over } = place;
    const side = sides[replica];
    const earlier = asked[which % Math.max(1, asked.length)];
    const [connectionId, answer] = [...answers][which % Math.max(1, answers.size)] ?? [];
    const report = (more: object) =>
      side?.reports.report(gateway, [{ connectionId, at: world.now(), ...more } as never]);
    const { clientVpnEndpointId } = endpoint;
    if (does === 'connect') {
      const question = shown(endpoint, randomUUID(), 'Initial');
      asked.push(question);
      await ask(place, replica, question);
    }
    if (does === 'look') await side?.keeper.look();
    if (does === 'wait') world.advance((which % 5) * MINUTE);
    if (!earlier || connectionId === undefined) return;
    if (does === 'come back') {
      const question = shown(endpoint, earlier.sessionId ?? '', 'Authenticated');
      asked.push(question);
      await ask(place, replica, question);
    }
    if (does === 'ask again') await ask(place, replica, earlier);
    if (does === 'establish' && answer?.decision === 'allow')
      await report({ type: 'established', clientIp: answer.clientIp });
    if (does === 'count') await report({ type: 'byte-counts', ingressBytes: which, egressBytes: which });
    if (does === 'leave') await report({ type: 'disconnected' });
    if (does === 'terminate') {
      if (answer?.decision !== 'allow') return;
      const ended = await side?.commands.terminateConnections(
        { clientVpnEndpointId, connectionId },
        { dryRun: false },
      );
      if (ended?.connectionStatuses[0]?.previousStatus !== 'terminated') over.add(connectionId);
    }
    if (does === 'resynchronise') {
      const connectionIds = [...answers.keys()].filter((_, n) => (n + which) % 4 !== 0).toSorted();
      await side?.reports.resynchronise(gateway, {
        clientVpnEndpointId,
        run: 'run-1',
        connectionIds,
        after: '',
        isLast: true,
      });
    }
  }

  async function check({ endpoint, gateway, answers, over }: Place): Promise<void> {
    const { connections } = world.replicas.stores[0];
    const open = (await connections.ofGateway(gateway.name, '', 10_000)).map(({ value }) => value);
    const active = open.filter(isActive);
    expect(new Set(active.map(({ clientIp }) => clientIp)).size).toBe(active.length);
    expect(await connections.countActive(endpoint.clientVpnEndpointId)).toBe(active.length);
    const all = await connections.getMany([...answers.keys()]);
    for (const each of all) {
      if (!each) continue;
      const { connectionId, phase } = each.value;
      const told = world.told
        .filter((line) => line.startsWith(connectionId))
        .map((line) => line.slice(connectionId.length + 1));
      const story = told.filter((line) => line !== 'updated').map((line) => line.split(' ')[0]);
      expect([connectionId, ...story]).toEqual([
        connectionId,
        'successful',
        ...(phase === 'ended' ? [story.at(-1)] : []),
      ]);
      if (phase === 'ended') expect(['ended', 'failed']).toContain(story.at(-1));
    }
    for (const id of over) {
      const found = (await connections.get(id))?.value;
      const others = active.filter(({ session }) => session.sessionId === found?.session.sessionId);
      for (const each of others) expect(each.ending?.manner, each.connectionId).toBe('halt');
    }
  }

  it('no address belongs to two or to nobody, each story is told once, and who was ended does not stay', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(deed, { minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 12 }),
        async (rounds) => {
          const place = await newPlace();
          for (const round of rounds) {
            await Promise.all(round.map((each) => happen(place, each)));
            await check(place);
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});
