import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsShell, awsShell } from '../support/aws-shell.ts';
import { STORES, STORY } from '../support/cli-world.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  linkOf,
  startConnectionService,
} from '../support/connection-service.ts';
import { OPS, REALM } from '../support/managed-service.ts';
import { startRedis } from '../support/redis-server.ts';
import type { VpnClient } from '../support/scripted-gateway-client.ts';
import type { Person } from '../support/scripted-idp.ts';

const FEDERATED = 'cvpn-endpoint-0000000000000000b';
const CERTIFICATE = 'cvpn-endpoint-0000000000000000a';

const [ALICE, BOB] = ['alice', 'bob'].map(
  (name): Person => ({
    nameId: `${name}@corp.example`,
    groups: ['engineering'],
  }),
) as [Person, Person];

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface CliWorld extends ConnectionService {
  /** What a command prints, parsed. */
  aws(command: string): Promise<unknown>;
  /** What a command that fails says. */
  refusal(command: string): Promise<string>;
  /** A federated client, signed in and up. */
  connect(person: Person, sessionId: string): Promise<VpnClient>;
}

async function openWorld(store: (typeof STORES)[number]): Promise<CliWorld> {
  const redis = store === 'Redis' ? await startRedis() : undefined;
  if (redis) closers.push(() => redis.close());
  const world = await startConnectionService({
    ...(redis && { redisUrl: redis.url }),
    endpoints: [
      { ClientVpnEndpointId: CERTIFICATE, AuthenticationOptions: [AUTHENTICATION.certificate] },
      { ClientVpnEndpointId: FEDERATED, AuthenticationOptions: [AUTHENTICATION.federated] },
    ],
    people: [ALICE, BOB],
  });
  closers.push(() => world.close());
  const shell = shellOf(world);
  return {
    ...world,
    async aws(command) {
      const { stdout, stderr, code } = await shell.run(`aws ec2 ${command}`);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return JSON.parse(stdout);
    },
    refusal: async (command) => (await shell.run(`aws ec2 ${command}`)).stderr,
    async connect(person, sessionId) {
      const asked = { clientVpnEndpointId: FEDERATED, sessionId, sessionState: 'Initial' } as const;
      const client = await world.gateway.connect(asked);
      await world.signIn(linkOf(client), person);
      expect(await client.decided()).toMatchObject({ decision: 'allow' });
      await client.establish();
      await client.count({ ingressBytes: 1500, egressBytes: 64_000, ingressPackets: 12, egressPackets: 60 });
      return client;
    },
  };
}

function shellOf({ service }: ConnectionService): AwsShell {
  const directory = mkdtempSync(join(tmpdir(), 'postern-cli-'));
  closers.push(() => rmSync(directory, { recursive: true }));
  return awsShell({ api: service.replicas[0]?.api ?? '', key: OPS, region: REALM.region, directory });
}

describe.each(STORES)('An administrator at the AWS CLI, with the state in %s,', (store) => {
  it(
    'sees the connections of gateways, by filters and by the page, and ends them by id and by user name',
    async () => {
      const { aws, refusal, connect, gateway, newChain } = await openWorld(store);
      const named = `--client-vpn-endpoint-id ${FEDERATED}`;
      const describeAll = `describe-client-vpn-connections ${named}`;
      const [alice, bob, bobAgain] = [
        await connect(ALICE, 'S1'),
        await connect(BOB, 'S2'),
        await connect(BOB, 'S3'),
      ];
      const certificateChain = await newChain('laptop-7');
      const laptop = await gateway.connect({ clientVpnEndpointId: CERTIFICATE, certificateChain });
      const waiting = await gateway.connect({ clientVpnEndpointId: FEDERATED });
      const ids = (clients: readonly VpnClient[]) =>
        clients.map(({ connectionId }) => connectionId).toSorted();
      const idsIn = (answer: unknown) =>
        (answer as { Connections: { ConnectionId: string }[] }).Connections.map((each) => each.ConnectionId);
      const codes = `--query "Connections[].[ConnectionId,Status.Code]"`;

      expect(idsIn(await aws(describeAll))).toEqual(ids([alice, bob, bobAgain]));
      expect(await aws(`${describeAll} --filters Name=username,Values=alice@corp.example`)).toEqual({
        Connections: [
          {
            ClientVpnEndpointId: FEDERATED,
            Timestamp: expect.any(String),
            ConnectionId: alice.connectionId,
            Username: 'alice@corp.example',
            ConnectionEstablishedTime: expect.any(String),
            IngressBytes: '1500',
            EgressBytes: '64000',
            IngressPackets: '12',
            EgressPackets: '60',
            ClientIp: alice.answer.decision === 'allow' && alice.answer.clientIp,
            Status: { Code: 'active' },
            ConnectionEndTime: '-',
            PostureComplianceStatuses: [],
          },
        ],
      });
      expect(idsIn(await aws(`${describeAll} --filters Name=username,Values=b*`))).toEqual(
        ids([bob, bobAgain]),
      );
      expect(
        idsIn(await aws(`${describeAll} --filters Name=connection-id,Values=${bob.connectionId}`)),
      ).toEqual([bob.connectionId]);
      expect(idsIn(await aws(`${describeAll} --page-size 5 --max-items 2`))).toHaveLength(2);
      const [onLaptop] = (
        (await aws(`describe-client-vpn-connections --client-vpn-endpoint-id ${CERTIFICATE}`)) as {
          Connections: object[];
        }
      ).Connections;
      expect(onLaptop).toMatchObject({ CommonName: 'laptop-7' });

      const terminate = `terminate-client-vpn-connections ${named}`;
      expect(await aws(`${terminate} --connection-id ${alice.connectionId}`)).toMatchObject({
        ConnectionStatuses: [{ PreviousStatus: { Code: 'active' }, CurrentStatus: { Code: 'terminating' } }],
      });
      await alice.untilGone();
      expect(alice.ended).toMatchObject({ manner: 'halt' });
      expect(await aws(`${terminate} --username bob@corp.example`)).toMatchObject({
        Username: 'bob@corp.example',
        ConnectionStatuses: [{}, {}],
      });
      await Promise.all([bob.untilGone(), bobAgain.untilGone()]);
      const terminated = ids([alice, bob, bobAgain]).map((id) => [id, 'terminated']);
      expect(await aws(`${describeAll} ${codes}`)).toEqual(terminated);
      expect(await refusal(`${terminate} --username bob@corp.example`)).toContain(
        'No user of this name is connected',
      );
      expect(await refusal(`${terminate} --connection-id ${laptop.connectionId}`)).toContain(
        'has no connection',
      );

      const back = {
        clientVpnEndpointId: FEDERATED,
        sessionId: 'S1',
        sessionState: 'Authenticated',
      } as const;
      expect((await gateway.connect(back)).answer).toMatchObject({
        decision: 'deny',
        reason: 'session-ended',
      });
      expect(idsIn(await aws(describeAll))).toEqual(ids([alice, bob, bobAgain]));
      expect(waiting.state).toBe('waiting');
      expect(laptop.state).toBe('allowed');
    },
    STORY,
  );
});
