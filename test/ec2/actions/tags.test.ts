import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand, type Filter } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoint } from '../../endpoints/samples.ts';
import { startWorld, type World } from './world.ts';

const one = endpoint({ tags: { Name: 'one', Team: 'x' } });
const other = endpoint({
  clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef1',
  tags: { Name: 'other', Empty: '' },
});

const forwarded: string[] = [];
let world: World;
let behindUpstream: World;
beforeAll(async () => {
  world = await startWorld();
  await world.holds(one, other);
  behindUpstream = await startWorld({
    forward: (action) => {
      forwarded.push(action);
      return {
        action: `ec2:${action}`,
        targets: async () => [],
        run: async () => ({ status: 200, headers: {}, body: `<${action}Response/>` }),
      };
    },
  });
  await behindUpstream.holds(one);
});
afterAll(() => Promise.all([world.close(), behindUpstream.close()]));

const described = async (in_: World, ...Filters: readonly Filter[]) => {
  const { Tags } = await in_.client.send(new DescribeTagsCommand({ Filters: [...Filters] }));
  return Tags?.map(({ ResourceId, Key, Value }) => `${ResourceId?.at(-1)} ${Key}=${Value}`);
};

test('tags are told with the resource that bears them', async () => {
  const { Tags } = await world.client.send(new DescribeTagsCommand({}));
  expect(Tags).toHaveLength(4);
  expect(Tags?.[0]).toEqual({
    ResourceId: one.clientVpnEndpointId,
    ResourceType: 'client-vpn-endpoint',
    Key: 'Name',
    Value: 'one',
  });
});

test.each<[Filter, readonly string[]]>([
  [{ Name: 'resource-id', Values: [other.clientVpnEndpointId] }, ['1 Empty=', '1 Name=other']],
  [{ Name: 'key', Values: ['Name'] }, ['0 Name=one', '1 Name=other']],
  [{ Name: 'key', Values: ['name'] }, []],
  [{ Name: 'value', Values: ['x', ''] }, ['0 Team=x', '1 Empty=']],
  [{ Name: 'tag:Name', Values: ['o*'] }, ['0 Name=one', '1 Name=other']],
  [{ Name: 'resource-type', Values: ['vpc'] }, []],
  [
    { Name: 'resource-type', Values: ['client-vpn-endpoint'] },
    ['0 Name=one', '0 Team=x', '1 Empty=', '1 Name=other'],
  ],
])('tags that pass %j are told', async (filter, expected) => {
  expect(await described(world, filter)).toEqual(expected);
});

test('tags of other resources are the business of the upstream, where there is one', async () => {
  const { client } = behindUpstream;
  const Tags = [{ Key: 'a', Value: 'b' }];
  await client.send(new CreateTagsCommand({ Resources: ['vpc-1', 'subnet-1'], Tags }));
  await client.send(new DeleteTagsCommand({ Resources: ['vpc-1'], Tags }));
  await client.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: ['vpc-1'] }] }));
  await client.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-type', Values: ['vpc'] }] }));
  expect(forwarded).toEqual(['CreateTags', 'DeleteTags', 'DescribeTags', 'DescribeTags']);
});

test('tags of endpoints never leave for the upstream, and nothing is half done', async () => {
  forwarded.length = 0;
  const { client } = behindUpstream;
  const Tags = [{ Key: 'a', Value: 'b' }];
  await client.send(new CreateTagsCommand({ Resources: [one.clientVpnEndpointId], Tags }));
  const mixed = client.send(new CreateTagsCommand({ Resources: [one.clientVpnEndpointId, 'vpc-1'], Tags }));
  await expect(mixed).rejects.toMatchObject({ name: 'InvalidID' });
  expect(await described(behindUpstream)).toEqual(['0 Name=one', '0 Team=x']);
  expect(forwarded).toEqual([]);
});
