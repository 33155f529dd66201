import { describe, expect, it } from 'vitest';
import {
  type DirectoryIdentity,
  type FederatedIdentity,
  identityEndsAt,
  liveIdentities,
  personOf,
  type SignedInIdentity,
  withIdentity,
} from '../../src/portal/session-identities.ts';

const HOUR = 60 * 60 * 1000;

const identity = (name: string, more: Partial<FederatedIdentity> = {}): FederatedIdentity => ({
  samlProviderArn: `arn:aws:iam::123456789012:saml-provider/${name}`,
  idpEntityId: `https://${name}.example/saml`,
  nameId: `alice@${name}.example`,
  groups: [],
  authenticatedAt: 0,
  signedInAt: 0,
  ...more,
});

describe('an identity in a session', () => {
  it('ends twelve hours after the sign-in', () => {
    const session = { identities: [identity('corp')] };
    expect(liveIdentities(session, 12 * HOUR - 1)).toHaveLength(1);
    expect(liveIdentities(session, 12 * HOUR)).toHaveLength(0);
  });

  it('ends earlier when its identity provider said so, and never later', () => {
    expect(identityEndsAt(identity('corp', { sessionNotOnOrAfter: HOUR }))).toBe(HOUR);
    expect(identityEndsAt(identity('corp', { sessionNotOnOrAfter: 99 * HOUR }))).toBe(12 * HOUR);
  });

  it('takes the place of an older one of the same provider, beside those of others', () => {
    const before = [identity('corp', { groups: ['old'] }), identity('partner')];
    const after = withIdentity(before, identity('corp', { groups: ['new'] }));
    expect(after.map(({ samlProviderArn, groups }) => [samlProviderArn, groups])).toEqual([
      ['arn:aws:iam::123456789012:saml-provider/corp', ['new']],
      ['arn:aws:iam::123456789012:saml-provider/partner', []],
    ]);
  });

  it('takes the place of an older one of the same directory, and of no other', () => {
    const ofDirectory = (directoryId: string, nameId: string): DirectoryIdentity => {
      const { groups, authenticatedAt, signedInAt } = identity('corp');
      return { directoryId, baseDn: 'DC=corp', nameId, groups, authenticatedAt, signedInAt };
    };
    const before = [ofDirectory('d-one', 'alice'), ofDirectory('d-two', 'alice'), identity('corp')];
    const after = withIdentity(before, ofDirectory('d-one', 'bob'));
    expect(after.map(({ directoryId, nameId }) => [directoryId, nameId])).toEqual([
      ['d-one', 'bob'],
      ['d-two', 'alice'],
      [undefined, 'alice@corp.example'],
    ]);
  });

  it('pushes out the oldest of more than a handful', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const all = names.reduce<readonly SignedInIdentity[]>(
      (kept, name) => withIdentity(kept, identity(name)),
      [],
    );
    expect(all.map(({ nameId }) => nameId.slice('alice@'.length, -'.example'.length))).toEqual([
      'f',
      'e',
      'd',
      'c',
      'b',
    ]);
  });
});

describe('who is signed in', () => {
  it('is named by the latest identity, with the number of others', () => {
    expect(personOf({}, 0)).toBeUndefined();
    expect(personOf({ identities: [identity('corp')] }, 0)).toEqual({
      name: 'alice@corp.example',
      others: 0,
    });
    expect(personOf({ identities: [identity('corp'), identity('partner')] }, 0)).toEqual({
      name: 'alice@corp.example',
      others: 1,
    });
    expect(personOf({ identities: [identity('corp')] }, 13 * HOUR)).toBeUndefined();
  });
});
