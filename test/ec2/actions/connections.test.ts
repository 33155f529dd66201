import {
  DescribeClientVpnConnectionsCommand,
  type Filter,
  TerminateClientVpnConnectionsCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONNECTIONS, TERMINATED } from './recording-commands.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const ClientVpnEndpointId = CONNECTIONS[0]?.clientVpnEndpointId;
const described = (input: {
  readonly Filters?: Filter[];
  readonly MaxResults?: number;
  NextToken?: string;
}) => world.client.send(new DescribeClientVpnConnectionsCommand({ ClientVpnEndpointId, ...input }));

test('a connection is told with times and numbers as texts, and with a dash while it has not ended', async () => {
  const { Connections } = await described({});
  expect(Connections?.[0]).toEqual({
    ClientVpnEndpointId,
    Timestamp: '2019-08-12 07:58:34',
    ConnectionId: 'cvpn-connection-00000000000000000',
    Username: 'alice@example.com',
    ConnectionEstablishedTime: '2019-08-12 07:57:14',
    IngressBytes: '0',
    EgressBytes: '0',
    IngressPackets: '0',
    EgressPackets: '0',
    ClientIp: '10.100.0.2',
    Status: { Code: 'terminated' },
    ConnectionEndTime: '2019-08-12 07:58:34',
    PostureComplianceStatuses: [],
  });
  expect(Connections?.[1]).toMatchObject({ Status: { Code: 'active' }, ConnectionEndTime: '-' });
});

test('exact ids and names are asked of the index, and names with wildcards of each connection', async () => {
  const by = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
  const asked = () => world.orders.at(-1)?.request;
  await described(by('username', 'bob@example.com', 'carol@example.com'));
  expect(asked()).toMatchObject({ usernames: ['bob@example.com', 'carol@example.com'] });
  await described(by('connection-id', 'cvpn-connection-1'));
  expect(asked()).toMatchObject({ connectionIds: ['cvpn-connection-1'] });
  const { Connections } = await described(by('username', 'b?b@*'));
  expect(asked()).not.toHaveProperty('usernames');
  expect(Connections).toHaveLength(6);
  await expect(described(by('user', 'x'))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('connections come in pages, each behind the last of the one before, and of the same question', async () => {
  const first = await described({ MaxResults: 5 });
  expect(first.Connections).toHaveLength(5);
  const second = await described({ MaxResults: 7, NextToken: first.NextToken ?? '' });
  const ids = [...(first.Connections ?? []), ...(second.Connections ?? [])].map(
    ({ ConnectionId }) => ConnectionId,
  );
  expect(ids).toEqual(CONNECTIONS.map(({ connectionId }) => connectionId));
  expect(second.NextToken).toBeUndefined();
  const otherQuestion = described({
    NextToken: first.NextToken ?? '',
    Filters: [{ Name: 'username', Values: ['bob@example.com'] }],
  });
  await expect(otherQuestion).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
});

test('who does not say how many is told of a thousand at most', async () => {
  await described({});
  expect(world.orders.at(-1)?.request).toMatchObject({ limit: 1000 });
});

test('connections are ended by id or by user, and told with the state before and after', async () => {
  const ended = await world.client.send(
    new TerminateClientVpnConnectionsCommand({ ClientVpnEndpointId, Username: 'alice@example.com' }),
  );
  expect(world.orders.at(-1)?.request).toStrictEqual({
    clientVpnEndpointId: ClientVpnEndpointId,
    username: 'alice@example.com',
  });
  expect(ended).toMatchObject({
    ClientVpnEndpointId,
    Username: TERMINATED.username,
    ConnectionStatuses: [
      {
        ConnectionId: TERMINATED.connectionStatuses[0]?.connectionId,
        PreviousStatus: { Code: 'active' },
        CurrentStatus: { Code: 'terminating' },
      },
    ],
  });
  await world.client.send(
    new TerminateClientVpnConnectionsCommand({ ClientVpnEndpointId, ConnectionId: 'cvpn-connection-1' }),
  );
  expect(world.orders.at(-1)?.request).toStrictEqual({
    clientVpnEndpointId: ClientVpnEndpointId,
    connectionId: 'cvpn-connection-1',
  });
});
