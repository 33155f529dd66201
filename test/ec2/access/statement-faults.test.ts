import { describe, expect, it } from 'vitest';
import { type DeclaredStatement, statementFaults } from '../../../src/ec2/access/statement-faults.ts';
import {
  clientVpnActions,
  connectionActions,
  revocationListActions,
} from '../../../src/ec2/actions/client-vpn-actions.ts';

const USER = `\${aws:username}`;
const good = { Action: 'ec2:*', Resource: '*' } as const;

const faultOf = (statement: DeclaredStatement) => {
  const faults = statementFaults(statement);
  expect(faults.length).toBeLessThan(2);
  return faults[0] && `${faults[0].path.join('.')}: ${faults[0].message}`;
};
const under = (operator: string, key: string, ...values: readonly string[]) =>
  faultOf({ ...good, Condition: { [operator]: { [key]: values } } });

describe('a statement', () => {
  it.each<DeclaredStatement>([
    good,
    { NotAction: ['iam:*', 'STS:GetCallerIdentity'], NotResource: 'arn:aws:iam::*:user/*' },
    { Action: '*', Resource: [`arn:aws:iam::*:user/${USER}`, `arn:aws:acm:*:*:certificate/\${*}`] },
    { ...good, Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } },
    { ...good, Condition: { StringLike: { 'aws:username': [`${USER}*`, ''] } } },
    {
      ...good,
      Condition: {
        'ForAllValues:ArnLike': { 'EC2:samlProviderArn': `arn:aws:iam::*:saml-provider/${USER}` },
      },
    },
    { ...good, Effect: 'Allow', Resource: 'arn:aws:ec2:*:*:subnet/*' },
    { ...good, Effect: 'Deny', Resource: ['*', 'arn:aws:ec2:*:*:*', 'arn:aws:ec2:*:*:client-vpn-end*'] },
    { ...good, Effect: 'Deny', Resource: [`arn:aws:iam::*:user/${USER}`, 'arn:*:*:*:*:*'] },
    { ...good, Effect: 'Deny', Resource: 'arn:aws:acm:us-east-1:123456789012:certificate/0*' },
    { ...good, Condition: { DateLessThan: { 'aws:EpochTime': '2027-01-01T00:00:00Z' } } },
    { ...good, Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'] } } },
  ])('that says what it seems to is taken: %j', (statement) => {
    expect(faultOf(statement)).toBeUndefined();
  });

  it.each<[DeclaredStatement, string]>([
    [{ Resource: '*' }, 'Action: Write Action or NotAction'],
    [{ ...good, NotAction: 'iam:*' }, 'Action: Write Action or NotAction'],
    [{ Action: '*' }, 'Resource: Write Resource or NotResource'],
    [{ ...good, Action: 'DescribeVpcs' }, 'Action: "DescribeVpcs" is no action'],
    [{ ...good, Action: 'ec2:Describe Vpcs' }, 'is no action'],
    [{ ...good, Action: `ec2:${USER}` }, 'is no action'],
    [
      { ...good, Action: 'ec2:DeleteClientVpnEndpiont' },
      'No action of Client VPN is called DeleteClientVpnEndpiont',
    ],
    [{ ...good, Action: ['ec2:RemoveClientVpn*'] }, 'Correct its name'],
    [{ ...good, Action: ['ec2:*', 'ecs:*'] }, 'Action: Postern has no service ecs'],
    [
      { ...good, Effect: 'Deny', Resource: ['*', 'arn:aws:ec2:*:*:subnet/subnet-0a'] },
      'Resource: arn:aws:ec2:*:*:subnet/subnet-0a would be protected from nothing',
    ],
    ...[
      'arn:aws:s3:::bucket/*',
      'arn:aws-cn:ec2:*:*:client-vpn-endpoint/*',
      'arn:aws:ec2:us-east-1::client-vpn-endpoint/*',
      'arn:aws:ec2::123456789012:client-vpn-endpoint/*',
      'arn:aws:ec2:*:*:client-vpn-endpoints/*',
      'arn:aws:ec2:*:*:saml-provider/*',
      'arn:aws:iam:us-east-1:123456789012:saml-provider/*',
    ].map((Resource): [DeclaredStatement, string] => [
      { ...good, Effect: 'Deny', Resource },
      `${Resource} would be protected from nothing`,
    ]),
    [
      { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:ec2:*:*:instance/i-1' },
      'NotResource: arn:aws:ec2:*:*:instance/i-1 would be protected',
    ],
    [{ ...good, Resource: 'cvpn-endpoint-1' }, 'Resource: "cvpn-endpoint-1" is no ARN'],
    [{ ...good, Resource: 'arn:aws:ec2:*' }, 'is no ARN'],
    [{ ...good, Resource: 'arn:aws:ec2:*:client-vpn-endpoint/*' }, 'is no ARN'],
    [{ ...good, Resource: `arn:aws:iam::*:user/\${aws:user}` }, 'aws:user} stands for nothing'],
    [{ ...good, Resource: `arn:aws:iam::*:user/\${aws:username` }, 'has no end'],
  ])('that would not is a fault: %j', (statement, fault) => {
    expect(faultOf(statement)).toContain(fault);
  });
});

it('every action of Client VPN can be named, and patterns that fit one', () => {
  const names = [clientVpnActions, revocationListActions, connectionActions]
    .flatMap((actions) => actions({} as never))
    .map(({ name }) => `ec2:${name}`);
  expect(names.length).toBe(22);
  expect(faultOf({ ...good, Action: names })).toBeUndefined();
  expect(
    faultOf({ ...good, Action: ['ec2:*clientvpn*', 'ec2:Describe*', 'ec2:?xportClientVpn*'] }),
  ).toBeUndefined();
});

describe('a condition', () => {
  it.each([
    [
      'StringEqual',
      'aws:username',
      'a',
      'Condition.StringEqual.aws:username: There is no operator StringEqual.',
    ],
    ['BinaryEquals', 'aws:username', 'a', 'There is no operator'],
    ['ForAnyValue:StringLikeIfExists', 'aws:username', 'a', 'there is no IfExists'],
    ['ForAnyValues:StringLike', 'aws:username', 'a', 'There is no operator'],
    ['NullIfExists', 'aws:username', 'true', 'There is no operator'],
    ['StringEquals', 'aws:usrname', 'a', 'No request has a key aws:usrname'],
    ['StringEquals', 'aws:ResourceTag/team', 'a', 'Client VPN has no conditions on tags'],
    ['StringEquals', 'aws:SourceIp', '10.0.0.0/8', 'use IpAddress or NotIpAddress'],
    ['IpAddress', 'aws:username', '10.0.0.0/8', 'use an operator for texts'],
    ['IpAddress', 'aws:SourceIp', '10.0.0.1/8', '10.0.0.1/8 has bits set behind its prefix'],
    ['IpAddress', 'aws:SourceIp', 'everywhere', 'is not an IP address'],
    ['Bool', 'aws:SecureTransport', 'yes', 'Write true or false'],
    ['Null', 'aws:SecureTransport', 'yes', 'Write true'],
    ['Bool', 'aws:SecureTransport', `${USER}`, 'Write true or false'],
    ['DateLessThan', 'aws:CurrentTime', 'tomorrow', 'Write a date'],
    ['DateLessThan', 'aws:CurrentTime', '2026-12-31T23:59:59', 'with its time zone'],
    ['DateLessThan', 'aws:CurrentTime', '2026-13-31', 'Write a date'],
    ['NumericLessThan', 'aws:CurrentTime', '5', 'use an operator for dates'],
    ['NumericLessThan', 'aws:EpochTime', '0x10', 'Write a number'],
    ['ArnLike', 'ec2:SamlProviderArn', 'corp', 'Write an ARN of six parts'],
    ['StringLike', 'aws:username', `\${ec2:Region}`, 'stands for nothing'],
    ['StringLike', 'aws:username', `\${aws:username`, 'has no end'],
  ])('that would never hold, or always, is a fault: %s on %s with %s', (operator, key, value, fault) => {
    expect(under(operator, key, value)).toContain(fault);
  });

  it('is looked at in all of its values', () => {
    expect(under('IpAddress', 'aws:SourceIp', '10.0.0.0/8', 'nowhere')).toContain('not an IP address');
  });
});
