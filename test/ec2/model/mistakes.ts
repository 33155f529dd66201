import type { Mistake, Step } from './steps.ts';

const wrong = (code: string, parameters: Mistake['parameters']): Mistake => ({ parameters, codes: [code] });
const value = (parameters: Mistake['parameters']) => wrong('InvalidParameterValue', parameters);
const missing = (name: string) => wrong('MissingParameter', { [name]: undefined });

const NOT_FOUND = 'InvalidClientVpnEndpointId.NotFound';
const NOT_ALL = { AuthorizeAllGroups: undefined, RevokeAllGroups: undefined };

/** Whatever is asked. */
const ANYWHERE = [
  wrong('UnknownParameter', { Nonsense: 'true' }),
  wrong('NoSuchVersion', { Version: '2012-12-01' }),
  value({ DryRun: 'perhaps' }),
];
const TOKENS = [
  wrong('InvalidClientToken', { ClientToken: '' }),
  wrong('InvalidClientToken', { ClientToken: 'x'.repeat(65) }),
];
const LONG = { Description: 'x'.repeat(256) };
const HANDLER = 'arn:aws:lambda:us-east-1:123456789012:function';

/** Of the members that Create and Modify both know. */
const SETTINGS = [
  value(LONG),
  value({ VpnPort: '80' }),
  value({ VpnPort: 'https' }),
  value({ SplitTunnel: 'yes' }),
  value({ SelfServicePortal: 'on' }),
  value({ SessionTimeoutHours: '9' }),
  value({
    'ClientLoginBannerOptions.Enabled': 'true',
    'ClientLoginBannerOptions.BannerText': 'x'.repeat(1401),
  }),
  value({
    'ClientConnectOptions.Enabled': 'true',
    'ClientConnectOptions.LambdaFunctionArn': `${HANDLER}:judge`,
  }),
  value({
    'ClientConnectOptions.Enabled': 'true',
    'ClientConnectOptions.LambdaFunctionArn': `${HANDLER.replace('us-east-1', 'us-east-2')}:AWSClientVPN-judge`,
  }),
  value({ ServerCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/unknown' }),
  value({ ServerCertificateArn: 'arn:aws:acm:us-east-1:210987654321:certificate/server' }),
  value({ ServerCertificateArn: 'arn:aws:acm:us-east-2:123456789012:certificate/server' }),
  wrong('InvalidVpcID.NotFound', { VpcId: 'vpc-unknown' }),
  wrong('UnsupportedOperation', { 'TransitGatewayConfiguration.TransitGatewayId': 'tgw-1' }),
];

const CIDRS = ['10.0.0.1/16', '10.0.0.0/33', '10.0.0.0', 'fd00::/16', 'anywhere'];
const cidrs = (name: string) => [...CIDRS.map((cidr) => value({ [name]: cidr })), missing(name)];

const CREATE = [
  ...SETTINGS,
  ...cidrs('ClientCidrBlock'),
  value({ ClientCidrBlock: '10.96.0.0/11' }),
  value({ ClientCidrBlock: '10.100.0.0/23' }),
  missing('ServerCertificateArn'),
  value({ TransportProtocol: 'sctp' }),
  value({ EndpointIpAddressType: 'ipv6' }),
  value({ TrafficIpAddressType: 'dual-stack' }),
  value({ 'DnsServers.1': '10.0.0.1', 'DnsServers.2': '10.0.0.2', 'DnsServers.3': '10.0.0.3' }),
  value({ 'DnsServers.1': 'dns.example.com' }),
  value({ 'TagSpecification.1.ResourceType': 'vpc', 'TagSpecification.1.Tag.1.Key': 'Name' }),
  wrong('InvalidParameterCombination', {
    'ConnectionLogOptions.Enabled': 'true',
    'ConnectionLogOptions.CloudwatchLogGroup': undefined,
    'ConnectionLogOptions.CloudwatchLogStream': undefined,
  }),
];
const MODIFY = [
  ...SETTINGS,
  // What cannot be changed.
  wrong('UnknownParameter', { ClientCidrBlock: '10.100.0.0/16' }),
  wrong('UnknownParameter', { TransportProtocol: 'tcp' }),
  wrong('UnknownParameter', { 'Authentication.1.Type': 'certificate-authentication' }),
  value({ 'DnsServers.Enabled': 'true', 'DnsServers.CustomDnsServers.1': 'dns.example.com' }),
];
const INGRESS = [
  ...cidrs('TargetNetworkCidr'),
  wrong('MissingParameter', { AccessGroupId: undefined, ...NOT_ALL }),
];
const BOTH = { AccessGroupId: 'engineering' };
const TAGS = [
  value({ 'Tag.1.Key': 'aws:owner', 'Tag.1.Value': '' }),
  value({ 'Tag.1.Key': 'x'.repeat(129), 'Tag.1.Value': '' }),
  value({ 'Tag.1.Key': 'owner', 'Tag.1.Value': 'x'.repeat(257) }),
  value({ 'Tag.1.Key': 'owner', 'Tag.1.Value': '1', 'Tag.2.Key': 'owner', 'Tag.2.Value': '2' }),
  wrong('InvalidID', { 'ResourceId.1': 'vpc-a' }),
  missing('ResourceId.1'),
];
const ENDPOINT = [
  missing('ClientVpnEndpointId'),
  wrong(NOT_FOUND, { ClientVpnEndpointId: 'cvpn-endpoint-X' }),
];

/** What can be wrong with a request, whatever there is: parameters that are unknown, missing or no possible value. */
export const MISTAKES: Readonly<Record<Step['kind'], readonly Mistake[]>> = {
  create: [...ANYWHERE, ...TOKENS, ...CREATE],
  modify: [...ANYWHERE, ...ENDPOINT, ...MODIFY],
  delete: [...ANYWHERE, ...ENDPOINT],
  associate: [...ANYWHERE, ...ENDPOINT, ...TOKENS, missing('SubnetId')],
  disassociate: [...ANYWHERE, ...ENDPOINT, missing('AssociationId')],
  apply: [...ANYWHERE, ...ENDPOINT, missing('VpcId'), missing('SecurityGroupId.1')],
  authorize: [
    ...ANYWHERE,
    ...ENDPOINT,
    ...TOKENS,
    ...INGRESS,
    value(LONG),
    value({ AccessGroupId: 'x'.repeat(256), ...NOT_ALL }),
    wrong('InvalidParameterCombination', { ...BOTH, AuthorizeAllGroups: 'true' }),
  ],
  revoke: [
    ...ANYWHERE,
    ...ENDPOINT,
    ...INGRESS,
    wrong('InvalidParameterCombination', { ...BOTH, RevokeAllGroups: 'true' }),
  ],
  route: [
    ...ANYWHERE,
    ...ENDPOINT,
    ...TOKENS,
    ...cidrs('DestinationCidrBlock'),
    missing('TargetVpcSubnetId'),
    value(LONG),
  ],
  unroute: [...ANYWHERE, ...ENDPOINT, missing('DestinationCidrBlock')],
  tag: [...ANYWHERE, ...TAGS],
  untag: [...ANYWHERE, wrong('InvalidID', { 'ResourceId.1': 'vpc-a' }), missing('ResourceId.1')],
  import: [...ANYWHERE, ...ENDPOINT, missing('CertificateRevocationList')],
};
