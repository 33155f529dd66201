import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicies } from '../../../src/ec2/access/evaluate-policy.ts';
import { parsePolicy } from '../../../src/ec2/access/parse-policy.ts';
import { policyDeclarationSchema } from '../../../src/ec2/policy-declaration.ts';
import {
  type OracleQuestion,
  oracle,
  type PolicyDocument,
  type StatementDocument,
} from '../../support/policy-oracle.ts';

/** Reads the documents as the configuration does, and asks them. */
function evaluate(documents: readonly PolicyDocument[], { action, resource, keys }: OracleQuestion) {
  const policies = documents.map((document) => parsePolicy(policyDeclarationSchema.parse(document)));
  const byName = new Map(Object.entries(keys).map(([name, values]) => [name.toLowerCase(), values]));
  return evaluatePolicies(policies, { action, resource, keys: byName });
}

const policy = (...Statement: readonly StatementDocument[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});
const endpoint = 'arn:aws:ec2:us-east-1:123456789012:client-vpn-endpoint/cvpn-endpoint-1';
const corp = 'arn:aws:iam::123456789012:saml-provider/corp';
const lab = 'arn:aws:iam::123456789012:saml-provider/lab';
const keys = {
  'aws:username': ['alice'],
  'aws:SourceIp': ['192.0.2.7'],
  'aws:SecureTransport': ['true'],
  'aws:CurrentTime': ['2026-11-21T18:46:00.000Z'],
  'aws:EpochTime': ['1795286760'],
};
const question: OracleQuestion = { action: 'ec2:DeleteClientVpnEndpoint', resource: endpoint, keys };
const allow = { Effect: 'Allow', Action: '*', Resource: '*' } as const;

/** What one statement that allows everything says under a condition. */
const under = (Condition: NonNullable<StatementDocument['Condition']>, more: OracleQuestion['keys'] = {}) =>
  evaluate([policy({ ...allow, Condition })], { ...question, keys: { ...keys, ...more } });

describe('identity-based policies', () => {
  it('allow nothing that they do not speak of', () => {
    expect(evaluate([], question)).toBe('none');
    expect(evaluate([policy({ ...allow, Action: 'ec2:Describe*' })], question)).toBe('none');
  });

  it('deny what any of them denies, wherever it stands', () => {
    const deny = { ...allow, Effect: 'Deny' } as const;
    expect(evaluate([policy(deny, allow)], question)).toBe('Deny');
    expect(evaluate([policy(allow), policy(deny)], question)).toBe('Deny');
  });

  it.each<[string, Partial<StatementDocument>, string]>([
    ['actions do not depend on case', { Action: 'EC2:deleteclientvpnENDPOINT' }, 'Allow'],
    ['a ? is exactly one character', { Action: 'ec2:DeleteClientVpn?????' }, 'none'],
    ['a * may be nothing', { Action: 'ec2:DeleteClientVpnEndpoint*' }, 'Allow'],
    ['wildcards may stand in the middle', { Action: 'ec2:*Client*Endpoin?' }, 'Allow'],
    ['all but some actions', { Action: undefined, NotAction: ['iam:*', 'ec2:Delete*'] } as never, 'none'],
    ['all but other actions', { Action: undefined, NotAction: 'iam:*' } as never, 'Allow'],
    ['resources depend on case', { Resource: endpoint.toUpperCase().replace('ARN', 'arn') }, 'none'],
    ['a resource by pattern', { Resource: 'arn:aws:ec2:*:*:client-vpn-endpoint/*' }, 'Allow'],
    ['another account', { Resource: 'arn:aws:ec2:*:999999999999:client-vpn-endpoint/*' }, 'none'],
    ['all but one resource', { Resource: undefined, NotResource: endpoint } as never, 'none'],
    ['one of several', { Resource: [corp, endpoint] }, 'Allow'],
  ])('are read as IAM reads them: %s', (_, statement, decision) => {
    const { Action, NotAction, Resource, NotResource } = { ...allow, ...statement } as StatementDocument;
    const either = {
      ...(NotAction === undefined ? { Action } : { NotAction }),
      ...(NotResource === undefined ? { Resource } : { NotResource }),
    } as Partial<StatementDocument>;
    expect(evaluate([policy({ Effect: 'Allow', ...either })], question)).toBe(decision);
  });

  it('know who asks: the guide lets users see only themselves', () => {
    const own = policy({
      Effect: 'Allow',
      Action: 'iam:GetUser',
      Resource: `arn:aws:iam::*:user/\${aws:username}`,
    });
    const user = (name: string) => ({
      action: 'iam:GetUser',
      resource: `arn:aws:iam::123456789012:user/${name}`,
      keys,
    });
    expect(evaluate([own], user('alice'))).toBe('Allow');
    expect(evaluate([own], user('bob'))).toBe('none');
  });

  it('take what a variable stands for to the letter, and escapes too', () => {
    const named = (name: string) => ({ ...question, resource: `${endpoint}/${name}` });
    const resource = (last: string) => policy({ ...allow, Resource: `${endpoint}/${last}` });
    const star = { ...named('bob'), keys: { ...keys, 'aws:username': ['*'] } };
    expect(evaluate([resource(`\${aws:username}`)], star)).toBe('none');
    expect(evaluate([resource(`\${*}`)], named('bob'))).toBe('none');
    expect(evaluate([resource(`\${*}`)], named('*'))).toBe('Allow');
    expect(evaluate([resource(`\${?}\${$}`)], named('?$'))).toBe('Allow');
  });
});

describe('a condition', () => {
  it('joins keys and operators by and, and values by or', () => {
    expect(under({ StringEquals: { 'aws:username': ['bob', 'alice'] } })).toBe('Allow');
    expect(
      under({ StringEquals: { 'aws:username': 'alice' }, Bool: { 'aws:SecureTransport': 'false' } }),
    ).toBe('none');
    expect(under({ StringEquals: { 'aws:username': 'alice', 'ec2:Region': 'eu-west-1' } })).toBe('none');
  });

  it('does not depend on the case of keys', () => {
    expect(under({ StringEquals: { 'AWS:UserName': 'alice' } })).toBe('Allow');
  });

  it.each<[string, NonNullable<StatementDocument['Condition']>, string]>([
    ['text', { StringEquals: { 'ec2:Region': 'x' } }, 'none'],
    ['another text', { StringNotEquals: { 'ec2:Region': 'x' } }, 'Allow'],
    ['text if there', { StringEqualsIfExists: { 'ec2:Region': 'x' } }, 'Allow'],
    ['no network', { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, 'Allow'],
    ['multi-factor', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'none'],
    ['multi-factor if there', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, 'Allow'],
    ['that it is missing', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }, 'Allow'],
    ['that it is there', { Null: { 'aws:MultiFactorAuthPresent': 'false' } }, 'none'],
    ['any of none', { 'ForAnyValue:StringNotEquals': { 'ec2:SamlProviderArn': corp } }, 'none'],
    ['all of none', { 'ForAllValues:StringEquals': { 'ec2:SamlProviderArn': corp } }, 'Allow'],
  ])('on a key that the request does not have asks for %s', (_, condition, decision) => {
    expect(under(condition)).toBe(decision);
  });

  it.each<[NonNullable<StatementDocument['Condition']>, string]>([
    [{ 'ForAnyValue:ArnEquals': { 'ec2:SamlProviderArn': corp } }, 'Allow'],
    [{ 'ForAllValues:ArnEquals': { 'ec2:SamlProviderArn': corp } }, 'none'],
    [{ 'ForAllValues:ArnLike': { 'ec2:SamlProviderArn': 'arn:aws:iam::*:saml-provider/*' } }, 'Allow'],
    [{ 'ForAnyValue:ArnNotEquals': { 'ec2:SamlProviderArn': corp } }, 'Allow'],
    [{ 'ForAllValues:ArnNotEquals': { 'ec2:SamlProviderArn': corp } }, 'none'],
    [{ ArnEquals: { 'ec2:SamlProviderArn': corp } }, 'Allow'],
    [{ ArnNotEquals: { 'ec2:SamlProviderArn': corp } }, 'none'],
    [{ StringEquals: { 'ec2:SamlProviderArn': 'arn:aws:iam::*:saml-provider/*' } }, 'none'],
  ])('on two values: %j', (condition, decision) => {
    expect(under(condition, { 'ec2:SamlProviderArn': [corp, lab] })).toBe(decision);
  });

  it.each<[NonNullable<StatementDocument['Condition']>, string]>([
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 'Allow'],
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.7' } }, 'Allow'],
    [{ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/29'] } }, 'none'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-11-21T19:45:00+01:00' } }, 'Allow'],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-11-21' } }, 'none'],
    [{ DateLessThanEquals: { 'aws:EpochTime': '2026-11-21T18:46:00Z' } }, 'Allow'],
    [{ NumericGreaterThan: { 'aws:EpochTime': '1795286759.5' } }, 'Allow'],
    [{ StringEqualsIgnoreCase: { 'aws:username': 'ALICE' } }, 'Allow'],
    [{ StringNotLike: { 'aws:username': 'a*' } }, 'none'],
    [{ StringLike: { 'aws:username': `a?ic\${*}` } }, 'none'],
  ])('compares what it is about: %j', (condition, decision) => {
    expect(under(condition)).toBe(decision);
  });

  it('knows an address also with the interface that it came in by', () => {
    const linkLocal = { 'aws:SourceIp': ['fe80::1%eth0'] };
    expect(under({ IpAddress: { 'aws:SourceIp': 'fe80::/10' } }, linkLocal)).toBe('Allow');
    expect(under({ NotIpAddress: { 'aws:SourceIp': 'fe80::/10' } }, linkLocal)).toBe('none');
  });

  it('knows an IPv4 address also in the clothes of an IPv6 one', () => {
    const mapped = { 'aws:SourceIp': ['::ffff:192.0.2.7'] };
    expect(under({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, mapped)).toBe('Allow');
    expect(
      under({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { 'aws:SourceIp': ['2001:db8::1'] }),
    ).toBe('Allow');
  });
});

const names = fc.constantFrom(
  'alice',
  'ALICE',
  'a*',
  'bob',
  'b?b',
  `\${aws:username}`,
  '*',
  `\${*}`,
  'a',
  '',
);
const arns = fc.constantFrom(
  corp,
  lab,
  'arn:aws:iam::*:saml-provider/*',
  'arn:*:iam::123456789012:*',
  'arn:aws:iam::*:saml-provider/l?b',
  `arn:aws:iam::*:user/\${aws:username}`,
  'arn:aws:*:*:*:saml-provider/corp',
);
const dates = fc.constantFrom(
  '2026-11-21T18:46:00Z',
  '2026-11-21',
  '1795286760',
  '2026-11-21T19:46:00+01:00',
  '0',
);
const numbers = fc.constantFrom('1795286760', '0', '17952867600');
const networks = fc.constantFrom('192.0.2.0/24', '192.0.2.7', '10.0.0.0/8', '0.0.0.0/0');
const booleans = fc.constantFrom('true', 'false');
const orders = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const texts = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];

/** Operators that can ask of keys, the keys, and values to compare them with. */
const askable: readonly (readonly [readonly string[], readonly string[], fc.Arbitrary<string>])[] = [
  [texts, ['aws:username', 'ec2:Region', 'AWS:UserName'], names],
  [
    [...texts, 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike'],
    ['ec2:SamlProviderArn', 'ec2:DirectoryArn'],
    arns,
  ],
  [orders.map((order) => `Date${order}`), ['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime'], dates],
  [orders.map((order) => `Numeric${order}`), ['aws:EpochTime', 'aws:MultiFactorAuthAge'], numbers],
  [['IpAddress', 'NotIpAddress'], ['aws:SourceIp', 'aws:VpcSourceIp'], networks],
  [['Bool'], ['aws:SecureTransport', 'aws:MultiFactorAuthPresent'], booleans],
];
const asked = fc.constantFrom(...askable).chain(([operators, keys, values]) =>
  fc.record({
    operator: fc
      .tuple(
        fc.constantFrom('', 'ForAnyValue:', 'ForAllValues:'),
        fc.constantFrom(...operators),
        fc.constantFrom('', 'IfExists'),
      )
      .map(([quantity, operator, ifExists]) => `${quantity}${operator}${quantity === '' ? ifExists : ''}`),
    key: fc.constantFrom(...keys),
    values: fc.array(values, { minLength: 1, maxLength: 3 }),
  }),
);
const isNull = fc.record({
  operator: fc.constant('Null'),
  key: fc.constantFrom('ec2:SamlProviderArn', 'aws:username'),
  values: booleans.map((value) => [value]),
});
const conditions = fc
  .array(fc.oneof({ weight: 9, arbitrary: asked }, { weight: 1, arbitrary: isNull }), { maxLength: 3 })
  .map((all) => {
    const condition: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator, key, values } of all)
      condition[operator] = { ...condition[operator], [key]: values };
    return condition;
  });

const oneOrMany = (texts: fc.Arbitrary<string>) =>
  fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 3 }));
const actions = oneOrMany(
  fc.constantFrom(
    '*',
    'ec2:*',
    'EC2:delete*',
    'ec2:Describe*',
    'iam:Get*',
    'ec2:*ClientVpn?ndpoint',
    'ec2:DeleteClientVpnEndpoint',
    'acm:*',
  ),
);
const resources = oneOrMany(
  fc.constantFrom(
    '*',
    endpoint,
    corp,
    'arn:aws:ec2:*:*:client-vpn-endpoint/*',
    `arn:aws:iam::*:user/\${aws:username}`,
    'arn:aws:ec2:us-east-?:*:*',
    'arn:*:*:*:*:*',
  ),
);
const statements: fc.Arbitrary<StatementDocument> = fc
  .tuple(
    fc.constantFrom('Allow' as const, 'Deny' as const),
    fc.boolean(),
    actions,
    fc.boolean(),
    resources,
    conditions,
  )
  .map(([Effect, notAction, action, notResource, resource, Condition]) => ({
    Effect,
    ...(notAction ? { NotAction: action } : { Action: action }),
    ...(notResource ? { NotResource: resource } : { Resource: resource }),
    Condition,
  }));
const documents = fc.array(
  fc.array(statements, { minLength: 1, maxLength: 3 }).map((all) => policy(...all)),
  { maxLength: 3 },
);

const maybe = (values: fc.Arbitrary<string>, maxLength = 1) => fc.array(values, { maxLength });
const questions: fc.Arbitrary<OracleQuestion> = fc.record({
  action: fc.constantFrom(
    'ec2:DeleteClientVpnEndpoint',
    'ec2:DescribeVpcs',
    'iam:GetUser',
    'acm:ListCertificates',
  ),
  resource: fc.constantFrom(
    '*',
    endpoint,
    corp,
    'arn:aws:iam::123456789012:user/alice',
    'arn:aws:iam::1:user/*',
  ),
  keys: fc.record({
    'aws:username': fc.constantFrom(['alice'], ['bob'], ['*'], ['a*']),
    'aws:SourceIp': fc.constantFrom(['192.0.2.7'], ['10.1.2.3']),
    'aws:SecureTransport': booleans.map((value) => [value]),
    'aws:CurrentTime': fc.constantFrom(['2026-11-21T18:46:00.000Z'], ['2026-11-21T00:00:00.000Z']),
    'aws:EpochTime': fc.constantFrom(['1795286760'], ['0']),
    'ec2:Region': maybe(names),
    'ec2:SamlProviderArn': maybe(fc.constantFrom(corp, lab, 'arn:aws:iam::1:user/alice'), 3),
    'ec2:DirectoryArn': maybe(fc.constantFrom(corp, lab)),
    'aws:MultiFactorAuthPresent': maybe(booleans),
    'aws:MultiFactorAuthAge': maybe(numbers),
    'aws:VpcSourceIp': maybe(fc.constantFrom('192.0.2.7')),
    'aws:TokenIssueTime': maybe(fc.constantFrom('2026-11-21T18:46:00Z')),
  }),
});

it('policies say what an oracle says that reads them in another way', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(documents, questions, (all, asks) => {
      const decision = evaluate(all, asks);
      seen.add(decision);
      expect(decision).toBe(oracle(all, asks));
    }),
    { numRuns: 3000, seed: 20_261_121 },
  );
  expect(seen).toEqual(new Set(['Allow', 'Deny', 'none']));
});
