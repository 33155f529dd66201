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
  ])('is refused at %s when that is wrong: %j', (path, wrong) => {
    expect(pathsOfFaults({ ...key, ...wrong })).toEqual([path]);
  });
});
