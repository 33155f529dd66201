import { z } from 'zod';
import { tagsDeclaration } from '../kernel/declared-tags.ts';
import { creationTime } from '../kernel/declared-time.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
import { authenticationOptions, certificateNameOrArn } from './authentication-declaration.ts';
import { LONGEST_GROUP_ID } from './authorization-rules.ts';
import {
  dnsName,
  flag,
  ipv4Address,
  ipv4Cidr,
  ipv4CidrBetween,
  line,
  paragraphs,
  securityGroupId,
  subnetId,
  subnetIdOrLocal,
  text,
  vpcId,
} from './declared-values.ts';
import {
  isBanner,
  isLogGroup,
  isLogStream,
  LONGEST_BANNER,
  MOST_DNS_SERVERS,
  NARROWEST_CLIENT_CIDR,
  PORTAL_STATES,
  SESSION_TIMEOUT_HOURS,
  TRANSPORT_PROTOCOLS,
  VPN_PORTS,
  WIDEST_CLIENT_CIDR,
} from './endpoint-limits.ts';
import { extraLinesDeclaration } from './extra-lines-declaration.ts';
import { revocationListDeclaration } from './revocation-list-declaration.ts';
import { MOST_SECURITY_GROUPS } from './security-groups.ts';

const DESCRIPTION = line(255).optional();

const WRITE_GROUP = `Write the group as the identity provider sends it, at most ${LONGEST_GROUP_ID} characters, in quotes if it looks like a number.`;

const WRITE_LOG_NAME = 'Write 1 to 512 letters, digits or . _ - / #.';

const targetNetwork = z.strictObject({
  SubnetId: subnetId().describe('A subnet of Networks.'),
  RoutedCidrBlocks: z
    .array(ipv4Cidr())
    .optional()
    .describe(
      'The networks that have a route through the subnet by itself: `export` says those that it had. Default: all CidrBlocks of its VPC.',
    ),
});

const authorizationRule = z
  .strictObject({
    TargetNetworkCidr: ipv4Cidr().describe(
      'The network to grant access to; 0.0.0.0/0 for any other destination.',
    ),
    AccessGroupId: text(/^[^\p{Cc}]+$/u, WRITE_GROUP)
      .max(LONGEST_GROUP_ID, WRITE_GROUP)
      .optional()
      .describe('The group that gets access, exactly as the identity provider sends it in memberOf.'),
    AuthorizeAllGroups: flag().optional().describe('true: everybody who can sign in gets access.'),
    Description: DESCRIPTION.describe('What the rule is for. The portal shows it to people it admits.'),
  })
  .refine((rule) => (rule.AccessGroupId === undefined) === (rule.AuthorizeAllGroups === true), {
    error: 'Write either AccessGroupId or AuthorizeAllGroups: true.',
  });

const route = z.strictObject({
  DestinationCidrBlock: ipv4Cidr().describe('Where to; 0.0.0.0/0 for the internet.'),
  TargetVpcSubnetId: subnetIdOrLocal().describe(
    'A subnet of TargetNetworks, or `local`: to the other clients.',
  ),
  Description: DESCRIPTION.describe('What the route is for.'),
});

/** Options with a switch of their own: where it is off, nothing else counts. */
const connectionLog = z
  .strictObject({
    Enabled: flag().default(false),
    CloudwatchLogGroup: z
      .string({ error: WRITE_LOG_NAME })
      .refine(isLogGroup, { error: WRITE_LOG_NAME })
      .optional()
      .describe('The log group. Required once Enabled is true.'),
    CloudwatchLogStream: z
      .string({ error: WRITE_LOG_NAME })
      .refine(isLogStream, { error: WRITE_LOG_NAME })
      .optional()
      .describe('The log stream. Default: one is named when the first entry is written.'),
  })
  .refine((options) => !options.Enabled || options.CloudwatchLogGroup !== undefined, {
    error: 'Write a CloudwatchLogGroup, or Enabled: false.',
  });

const clientConnect = z
  .strictObject({
    Enabled: flag().default(false),
    LambdaFunctionArn: line(1024)
      .optional()
      .describe('A function of this Account and Region whose name begins with `AWSClientVPN-`.'),
  })
  .refine((options) => !options.Enabled || options.LambdaFunctionArn !== undefined, {
    error: 'Write a LambdaFunctionArn, or Enabled: false.',
  });

const banner = z
  .strictObject({
    Enabled: flag().default(false),
    BannerText: z
      .string({ error: 'Write the text of the banner.' })
      .refine((text) => text === '' || isBanner(text), {
        error: `Write at most ${LONGEST_BANNER} characters.`,
      })
      .optional(),
  })
  .refine((options) => !options.Enabled || (options.BannerText ?? '') !== '', {
    error: 'Write a BannerText, or Enabled: false.',
  });

/** One entry of `Endpoints`: what CreateClientVpnEndpoint and the calls after it would say. */
export const endpointDeclarationSchema = z
  .strictObject({
    ClientVpnEndpointId: z
      .string({ error: 'Write an id such as cvpn-endpoint-0123456789abcdef0, or a Name instead.' })
      .refine((id) => parseClientVpnEndpointId(id) !== undefined, {
        error: 'Write cvpn-endpoint- and 17 hexadecimal digits in lower case, or a Name instead.',
      })
      .transform((id) => parseClientVpnEndpointId(id))
      .optional()
      .describe('The id, which is in every profile and must not change.'),
    Name: line(255)
      .min(1, 'Write a name.')
      .optional()
      .describe('A unique name that people see. Without ClientVpnEndpointId the id follows from it.'),
    CreationTime: creationTime()
      .optional()
      .describe('When the endpoint was made, should it be new: `export` says it. Default: now.'),
    Description: DESCRIPTION.describe('What the endpoint is for. People see it where there is no Name.'),
    ClientCidrBlock: ipv4CidrBetween(WIDEST_CLIENT_CIDR, NARROWEST_CLIENT_CIDR).describe(
      'The addresses that clients get: /12 to /22, apart from all networks they reach.',
    ),
    ServerCertificateArn: certificateNameOrArn().describe('The name of an entry of Certificates, or an ARN.'),
    AuthenticationOptions: authenticationOptions.describe(
      'How people prove who they are: one way, or certificates and one other.',
    ),
    TargetNetworks: z
      .array(targetNetwork)
      .default([])
      .describe('The subnets through which connections leave, at most one in each availability zone.'),
    AuthorizationRules: z
      .array(authorizationRule)
      .default([])
      .describe(
        'Who may reach what. The most specific network that contains an address decides, over all groups.',
      ),
    Routes: z.array(route).default([]).describe('Routes beside those that come with the target networks.'),
    SplitTunnel: flag().default(false).describe('true: only traffic for the routes goes through the VPN.'),
    TransportProtocol: z
      .enum(TRANSPORT_PROTOCOLS, { error: 'Write udp or tcp.' })
      .default('udp')
      .describe('udp is faster; tcp passes more firewalls.'),
    VpnPort: z
      .literal(VPN_PORTS, { error: 'Write 443 or 1194.' })
      .default(443)
      .describe('The port of the gateways.'),
    DnsServers: z
      .array(ipv4Address())
      .max(MOST_DNS_SERVERS, 'Write at most two addresses.')
      .default([])
      .describe('DNS servers for connected clients.'),
    DnsName: dnsName()
      .optional()
      .describe('The name by which clients find the endpoint. Default: `<endpoint id>.<Vpn.Domain>`.'),
    SelfServicePortal: z
      .enum(PORTAL_STATES, { error: 'Write enabled or disabled.' })
      .default('enabled')
      .describe('Whether people can get the profile in the portal.'),
    SessionTimeoutHours: z
      .literal(SESSION_TIMEOUT_HOURS, { error: 'Write 8, 10, 12 or 24.' })
      .default(24)
      .describe('How long a connection may last, in hours.'),
    DisconnectOnSessionTimeout: flag()
      .default(true)
      .describe('true: the connection ends then; false: it is renewed.'),
    ClientLoginBannerOptions: banner
      .optional()
      .describe(`A text for everybody who connects, at most ${LONGEST_BANNER} characters.`),
    PortalNote: paragraphs(1000)
      .optional()
      .describe(
        "What the portal's page of the endpoint says to its people: plain text, at most 1000 characters.",
      ),
    ClientConfigurationLines: extraLinesDeclaration,
    VpcId: vpcId().optional().describe('The network of the target networks. Default: the one of the first.'),
    SecurityGroupIds: z
      .array(securityGroupId())
      .max(MOST_SECURITY_GROUPS, 'Write at most five groups.')
      .default([])
      .describe('Security groups of that network; then VpcId is required.'),
    Tags: tagsDeclaration().describe('Tags of the endpoint.'),
    TagSpecifications: z
      .array(
        z.strictObject({
          ResourceType: z.literal('client-vpn-endpoint', { error: 'Write client-vpn-endpoint.' }),
          Tags: tagsDeclaration(),
        }),
      )
      .default([])
      .describe('The same, as CreateClientVpnEndpoint spells it.'),
    ConnectionLogOptions: connectionLog
      .optional()
      .describe('Where entries of the connection log go: `ConnectionLogs` says where the group lives.'),
    ClientConnectOptions: clientConnect
      .optional()
      .describe('A function that is asked before each connection: `ClientConnectHandlers` says where.'),
    ClientRouteEnforcementOptions: z
      .strictObject({ Enforced: flag().default(false) })
      .optional()
      .describe('true: clients send nothing past the tunnel into their own network.'),
    CertificateRevocationList: revocationListDeclaration
      .optional()
      .describe(
        'The client certificate revocation list, in PEM. Without it the one that was imported by the API stays.',
      ),
  })
  .refine((endpoint) => endpoint.ClientVpnEndpointId !== undefined || endpoint.Name !== undefined, {
    error: 'Write a Name or a ClientVpnEndpointId.',
  });

export type EndpointDeclaration = z.output<typeof endpointDeclarationSchema>;
