import { describe, expect, it } from 'vitest';
import { accessKeyDeclarationSchema } from '../../src/ec2/access-keys-declaration.ts';

const statement = { Effect: 'Allow', Action: ['ec2:DescribeClientVpn*'], Resource: '*' };
const key = {
  UserName: 'ops',
  AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  SecretAccessKeyFile: './secret',
  Policy: { Version: '2012-10-17', Statement: [statement] },
};

const pathsOfFaults = (declared: object) =>
  accessKeyDeclarationSchema.safeParse(declared).error?.issues.map(({ path }) => path.join('.'));

describe('an entry of AccessKeys', () => {
  it('is a user, a key and an IAM policy document', () => {
    expect(accessKeyDeclarationSchema.parse(key)).toEqual(key);
  });

  it('may have several policies, and conditions with true and numbers as YAML writes them', () => {
    const Condition = { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 'aws:EpochTime': [5] } };
    const policy = { ...key.Policy, Statement: [{ ...statement, Condition }] };
    const declared = { ...key, Policy: undefined, Policies: [key.Policy, policy] };
    expect(accessKeyDeclarationSchema.parse(declared).Policies?.[1]?.Statement[0]?.Condition).toEqual({
      Bool: { 'aws:SecureTransport': 'true' },
      NumericLessThan: { 'aws:EpochTime': ['5'] },
    });
  });

  it.each([
    ['UserName', { UserName: 'two words' }],
    ['AccessKeyId', { AccessKeyId: 'lower' }],
    ['SecretAccessKeyFile', { SecretAccessKey: 's'.repeat(40) }],
    ['SecretAccessKeyFile', { SecretAccessKeyFile: undefined }],
    ['Policy.Version', { Policy: { ...key.Policy, Version: '2008-10-17' } }],
    ['Policy.Statement', { Policy: { ...key.Policy, Statement: [] } }],
    [
      'Policy.Statement.0.Effect',
      { Policy: { ...key.Policy, Statement: [{ ...statement, Effect: 'allow' }] } },
    ],
    ['Policy.Statement.0.Action', { Policy: { ...key.Policy, Statement: [{ ...statement, Action: [] }] } }],
    ['Policy.Statement.0', { Policy: { ...key.Policy, Statement: [{ ...statement, Actions: '*' }] } }],
    ['Policy.Statement.0', { Policy: { ...key.Policy, Statement: [{ ...statement, Principal: '*' }] } }],
    [
      'Policy.Statement.0.Action',
      { Policy: { ...key.Policy, Statement: [{ ...statement, NotAction: 'iam:*' }] } },
    ],
    [
      'Policy.Statement.0.Condition.Bool',
      { Policy: { ...key.Policy, Statement: [{ ...statement, Condition: { Bool: {} } }] } },
    ],
    [
      'Policy.Statement.0.Condition.Bool.aws:SecureTransprt',
      {
        Policy: {
          ...key.Policy,
          Statement: [{ ...statement, Condition: { Bool: { 'aws:SecureTransprt': 'true' } } }],
        },
      },
    ],
    ['Policy', { Policies: [key.Policy] }],
    ['Policy', { Policy: undefined }],
    ['Policies', { Policy: undefined, Policies: [] }],
  ])('is refused at %s when that is wrong: %j', (path, wrong) => {
    expect(pathsOfFaults({ ...key, ...wrong })).toEqual([path]);
  });
});
