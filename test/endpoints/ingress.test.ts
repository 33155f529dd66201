import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import * as failures from '../../src/endpoints/failures/authorization-rule-failures.ts';
import { Ipv6NotSupported, UnusableDescription } from '../../src/endpoints/failures/value-failures.ts';
import { assertRoomForRule, authorizeIngress, revokeIngress } from '../../src/endpoints/ingress.ts';
import { InvalidCidr } from '../../src/kernel/cidr.ts';
import { newEndpoint } from './network-samples.ts';
import { rule } from './samples.ts';

const NETWORK = '10.0.0.0/16';
const empty = newEndpoint();
const forGroup = (accessGroupId: string, targetNetworkCidr = NETWORK) => ({
  targetNetworkCidr,
  accessGroupId,
});
const forAll = (targetNetworkCidr = NETWORK) => ({ targetNetworkCidr, authorizeAllGroups: true });

describe('Authorizing ingress', () => {
  it('adds a rule for a group or for all users, exactly as it was sent', () => {
    const { authorizationRules } = authorizeIngress(
      authorizeIngress(empty, { ...forGroup('Engineers & friends'), description: 'Development' }),
      forAll('0.0.0.0/0'),
    );
    expect(authorizationRules).toEqual([
      rule({ groupId: 'Engineers & friends', description: 'Development' }),
      rule({ destinationCidr: '0.0.0.0/0', groupId: '', accessAll: true }),
    ]);
  });

  it('is for one group or for all users, never for both and never for nobody', () => {
    expect(() => authorizeIngress(empty, { ...forGroup('a'), authorizeAllGroups: true })).toThrow(
      failures.GroupAndAllUsers,
    );
    for (const nobody of [{}, { authorizeAllGroups: false }, { accessGroupId: '' }]) {
      expect(() => authorizeIngress(empty, { targetNetworkCidr: NETWORK, ...nobody })).toThrow(
        failures.NobodyNamed,
      );
    }
    expect(authorizeIngress(empty, { ...forGroup('a'), authorizeAllGroups: false })).toBeDefined();
  });

  it('refuses AccessGroupId where only certificates are asked for', () => {
    const mutual = {
      type: 'certificate-authentication',
      clientRootCertificateChainArn: 'arn:aws:acm:us-east-1:123456789012:certificate/ca',
    } as const;
    const alone = newEndpoint({ authenticationOptions: [mutual] });
    expect(() => authorizeIngress(alone, forGroup('a'))).toThrow(failures.GroupsUnknownToEndpoint);
    expect(authorizeIngress(alone, forAll()).authorizationRules).toHaveLength(1);
    const withUsers = newEndpoint({ authenticationOptions: [mutual, ...empty.authenticationOptions] });
    expect(authorizeIngress(withUsers, forGroup('a')).authorizationRules).toHaveLength(1);
  });

  it('knows no rules for groups in client-to-client access, only for all users', () => {
    for (const clients of ['10.100.0.0/16', '10.100.4.0/24']) {
      expect(() => authorizeIngress(empty, forGroup('a', clients))).toThrow(failures.GroupRuleOnClientCidr);
      expect(authorizeIngress(empty, forAll(clients)).authorizationRules).toHaveLength(1);
    }
    for (const wider of ['0.0.0.0/0', '10.0.0.0/8']) {
      expect(authorizeIngress(empty, forGroup('a', wider)).authorizationRules).toHaveLength(1);
    }
  });

  it('takes a network once for each group and once for all users', () => {
    const rules = [forGroup('a'), forGroup('A'), forAll()].reduce(authorizeIngress, empty);
    expect(rules.authorizationRules).toHaveLength(3);
    for (const again of [forGroup('a'), forAll()]) {
      expect(() => authorizeIngress(rules, again)).toThrow(failures.AuthorizationRuleAlreadyExists);
    }
  });

  it('takes a group id of at most 255 characters, none of them a control character', () => {
    expect(authorizeIngress(empty, forGroup('g'.repeat(255)))).toBeDefined();
    for (const bad of ['g'.repeat(256), 'a\nb', 'a\u0000']) {
      expect(() => authorizeIngress(empty, forGroup(bad))).toThrow(failures.UnusableGroupId);
    }
  });

  it('wants an IPv4 network without host bits and a description of one line', () => {
    expect(() => authorizeIngress(empty, forAll('10.0.2.119/16'))).toThrow(InvalidCidr);
    expect(() => authorizeIngress(empty, forAll('everywhere'))).toThrow(InvalidCidr);
    expect(() => authorizeIngress(empty, forAll('2001:db8::/32'))).toThrow(Ipv6NotSupported);
    expect(() => authorizeIngress(empty, { ...forAll(), description: 'two\nlines' })).toThrow(
      UnusableDescription,
    );
  });

  it('counts rules against the quota', () => {
    const one = authorizeIngress(empty, forAll());
    expect(() => assertRoomForRule(one, 2)).not.toThrow();
    expect(() => assertRoomForRule(one, 1)).toThrow(failures.AuthorizationRuleLimitExceeded);
  });
});

describe('Revoking ingress', () => {
  const rules = [forGroup('a'), forGroup('b'), forAll(), forGroup('a', '10.1.0.0/16')];
  const before: Endpoint = rules.reduce(authorizeIngress, empty);
  const left = (unwanted: Parameters<typeof revokeIngress>[1]) => {
    const after = revokeIngress(before, unwanted).authorizationRules;
    return before.authorizationRules.filter((one) => !after.includes(one));
  };

  it('takes the rule of that group and that network, and no other', () => {
    expect(left(forGroup('a'))).toEqual([rule({ groupId: 'a' })]);
  });

  it('takes with RevokeAllGroups the rule for all users; rules of groups for the same network stay', () => {
    expect(left({ targetNetworkCidr: NETWORK, revokeAllGroups: true })).toEqual([
      rule({ groupId: '', accessAll: true }),
    ]);
  });

  it('wants a rule that is there', () => {
    for (const unwanted of [
      forGroup('A'),
      forGroup('a', '10.2.0.0/16'),
      { targetNetworkCidr: '10.1.0.0/16', revokeAllGroups: true },
    ]) {
      expect(() => revokeIngress(before, unwanted)).toThrow(failures.AuthorizationRuleNotFound);
    }
  });

  it('wants a group or all users, and a readable network', () => {
    expect(() => revokeIngress(before, { targetNetworkCidr: NETWORK })).toThrow(failures.NobodyNamed);
    expect(() => revokeIngress(before, { ...forGroup('a'), revokeAllGroups: true })).toThrow(
      failures.GroupAndAllUsers,
    );
    expect(() => revokeIngress(before, forGroup('a', '10.0.0.1/16'))).toThrow(InvalidCidr);
  });
});
