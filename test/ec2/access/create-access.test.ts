import { describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../src/ec2/access/access-key.ts';
import { createAccess } from '../../../src/ec2/access/create-access.ts';
import { parsePolicy } from '../../../src/ec2/access/parse-policy.ts';
import type { DeclaredStatement } from '../../../src/ec2/access/statement-faults.ts';
import type { Call, Target } from '../../../src/ec2/service.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { type Signing, signRequest } from '../../support/sign-request.ts';

const NOW = Date.parse('2026-11-21T18:46:00Z');
const endpoint = (id: string): Target => ({
  arn: `arn:aws:ec2:eu-central-1:123456789012:client-vpn-endpoint/${id}`,
});

type Statements = readonly (DeclaredStatement & { readonly Effect: 'Allow' | 'Deny' })[];

const keyOf = (secret: string, Statement: Statements = []): AccessKey => ({
  userName: 'mateojackson',
  accessKeyId: 'AKIAMATEO00000000000',
  secretAccessKey: new Secret(secret),
  policies: [parsePolicy({ Statement })],
});

const accessWith = (accessKeys: () => readonly AccessKey[]) =>
  createAccess({
    accessKeys,
    realm: () => ({ account: '123456789012', region: 'eu-central-1' }),
    clock: () => NOW,
  });

const requestOf = (secretAccessKey: string, changes: Partial<Signing> = {}) =>
  signRequest({
    accessKeyId: 'AKIAMATEO00000000000',
    secretAccessKey,
    region: 'eu-central-1',
    at: NOW,
    ...changes,
  });

describe('identifying a caller', () => {
  it('says who it is, by which key, and from where', () => {
    const keys = [keyOf('one')];
    const request = requestOf('one', { unsigned: { 'user-agent': 'aws-cli/1.45.11' } });
    expect(accessWith(() => keys).identify({ ...request, isSecure: true })).toEqual({
      service: 'ec2',
      caller: {
        accessKeyId: 'AKIAMATEO00000000000',
        userName: 'mateojackson',
        account: '123456789012',
        arn: 'arn:aws:iam::123456789012:user/mateojackson',
        policies: keys[0]?.policies,
        sourceAddress: '192.0.2.1',
        isSecure: true,
        userAgent: 'aws-cli/1.45.11',
      },
    });
  });

  it('goes by the keys of the configuration as it is now, also where only the secret is new', () => {
    let keys = [keyOf('one')];
    const access = accessWith(() => keys);
    expect(() => access.identify(requestOf('one'))).not.toThrow();
    keys = [keyOf('two')];
    expect(() => access.identify(requestOf('one'))).toThrow(
      expect.objectContaining({ code: 'SignatureMismatch' }),
    );
    expect(() => access.identify(requestOf('two'))).not.toThrow();
    keys = [];
    expect(() => access.identify(requestOf('two'))).toThrow(
      expect.objectContaining({ code: 'AccessKeyUnknown' }),
    );
  });
});

describe('authorizing a call', () => {
  const call = { action: 'ec2:GetWidget' } as Call;
  const refusal = (Statement: Statements, targets: readonly Target[], changes: Partial<Signing> = {}) => {
    const access = accessWith(() => [keyOf('one', Statement)]);
    try {
      access.authorize(access.identify(requestOf('one', changes)), call, targets);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  const onOne = { Effect: 'Allow', Action: 'ec2:GetWidget', Resource: endpoint('1').arn } as const;

  it('is refused in the words of the guide, with the reason', () => {
    expect(refusal([], [{ arn: 'my-example-widget' }])).toBe(
      'User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: ec2:GetWidget on resource: my-example-widget because no identity-based policy allows the ec2:GetWidget action',
    );
    expect(refusal([{ Effect: 'Deny', Action: '*', Resource: '*' }], [{ arn: 'my-example-widget' }])).toMatch(
      /on resource: my-example-widget with an explicit deny in an identity-based policy$/,
    );
  });

  it('needs every target to be allowed', () => {
    expect(refusal([onOne], [endpoint('1')])).toBeUndefined();
    expect(refusal([onOne], [endpoint('1'), endpoint('2')])).toContain('client-vpn-endpoint/2');
  });

  it('asks about a target what is done to that one, where it is another thing', () => {
    const tagged: Target = { ...endpoint('1'), action: 'ec2:TagWidget' };
    expect(refusal([onOne], [endpoint('1'), tagged])).toContain('to perform: ec2:TagWidget on resource:');
    const both = { ...onOne, Action: ['ec2:GetWidget', 'ec2:TagWidget'] };
    expect(refusal([both], [endpoint('1'), tagged])).toBeUndefined();
  });

  it('without a target is one on everything', () => {
    expect(refusal([onOne], [])).toContain('on resource: * because');
    expect(refusal([{ ...onOne, Resource: '*' }], [])).toBeUndefined();
  });

  it('lets policies ask for what the target says of itself, whatever the case', () => {
    const Condition = {
      ArnEquals: { 'ec2:samlProviderARN': 'arn:aws:iam::123456789012:saml-provider/corp' },
    };
    const target = (name: string): Target => ({
      ...endpoint('1'),
      conditionKeys: { 'ec2:SamlProviderArn': [`arn:aws:iam::123456789012:saml-provider/${name}`] },
    });
    expect(refusal([{ ...onOne, Condition }], [target('corp')])).toBeUndefined();
    expect(refusal([{ ...onOne, Condition }], [target('corp'), target('lab')])).toContain('not authorized');
  });

  it.each([
    ['aws:username', 'mateojackson'],
    ['aws:PrincipalArn', 'arn:aws:iam::123456789012:user/mateojackson'],
    ['aws:PrincipalAccount', '123456789012'],
    ['aws:PrincipalType', 'User'],
    ['aws:RequestedRegion', 'eu-central-1'],
    ['aws:SecureTransport', 'false'],
    ['aws:UserAgent', 'test'],
  ])('lets policies ask for %s', (key, value) => {
    const holds = (wanted: string) =>
      refusal([{ ...onOne, Condition: { StringEquals: { [key]: wanted } } }], [endpoint('1')], {
        unsigned: { 'user-agent': 'test' },
      }) === undefined;
    expect(holds(value)).toBe(true);
    expect(holds(`${value}!`)).toBe(false);
  });

  it('asks IAM in us-east-1, where it is', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    const iam = { service: 'iam', region: 'us-east-1' };
    expect(refusal([{ ...onOne, Condition }], [endpoint('1')], iam)).toBeUndefined();
    expect(refusal([{ ...onOne, Condition }], [endpoint('1')])).toContain('not authorized');
  });
});
