import { expect, it } from 'vitest';
import * as failures from '../../src/endpoints/failures/security-group-failures.ts';
import { applySecurityGroups } from '../../src/endpoints/security-groups.ts';
import { associated, network, newEndpoint } from './network-samples.ts';

const ready = associated(newEndpoint(), ['subnet-0a']);
const apply = (groups: readonly string[], endpoint = ready, vpcId = 'vpc-0a') =>
  applySecurityGroups(endpoint, vpcId, network(), groups).securityGroupIds;

it('applied security groups replace those before', () => {
  expect(apply(['sg-0b'])).toEqual(['sg-0b']);
});

it('a security group that is named twice counts once', () => {
  expect(apply(['sg-0b', 'sg-0a', 'sg-0b'])).toEqual(['sg-0b', 'sg-0a']);
});

it('an endpoint has at most five security groups, and applying takes at least one', () => {
  const groups = Array.from({ length: 6 }, (_, index) => ({ groupId: `sg-${index}`, groupName: `${index}` }));
  const ids = groups.map(({ groupId }) => groupId);
  const big = network({ securityGroups: groups });
  expect(applySecurityGroups(ready, 'vpc-0a', big, ids.slice(1)).securityGroupIds).toEqual(ids.slice(1));
  expect(() => applySecurityGroups(ready, 'vpc-0a', big, ids)).toThrow(failures.TooManySecurityGroups);
  expect(() => apply([])).toThrow(failures.NoSecurityGroup);
});

it("security groups are of the endpoint's VPC", () => {
  expect(() => apply(['sg-0f'])).toThrow(failures.SecurityGroupNotFound);
  expect(() => apply(['sg-0a'], ready, 'vpc-0b')).toThrow(failures.NotTheVpcOfEndpoint);
  expect(() => apply(['sg-0a'], newEndpoint())).toThrow(failures.NotTheVpcOfEndpoint);
  expect(() => applySecurityGroups(ready, 'vpc-0a', undefined, ['sg-0a'])).toThrow(failures.VpcNotFound);
});
