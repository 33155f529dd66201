import { z } from 'zod';
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
import { extraLinesDeclaration } from './extra-lines-declaration.ts';

const DESCRIPTION = line(255).optional();

const WRITE_GROUP = `Write the group as the identity provider sends it, at most ${LONGEST_GROUP_ID} characters, in quotes if it looks like a number.`;

const targetNetwork = z.strictObject({
  SubnetId: subnetId().describe('A subnet of Networks.'),
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

const tag = z.strictObject({
  Key: line(128)
    .min(1, 'Write a key.')
    .refine((key) => !key.startsWith('aws:'), {
      error: 'Write a key that does not begin with aws:, which is reserved.',
    })
    .describe('Unique key.'),
  Value: line(256).describe('Any text.'),
});

const tags = z.array(tag).max(50, 'Write at most 50 tags.').default([]);

/** A security option that does nothing yet must not look as if it did: only its being off can be declared. */
const notYet = (what: string) => z.literal(false, { error: `${what} is not available yet. Write false.` });

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
    Description: DESCRIPTION.describe('What the endpoint is for. People see it where there is no Name.'),
    ClientCidrBlock: ipv4CidrBetween(12, 22).describe(
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
      .max(200, 'Write at most 200 rules for each endpoint.')
      .default([])
      .describe(
        'Who may reach what. The most specific network that contains an address decides, over all groups.',
      ),
    Routes: z.array(route).default([]).describe('Routes beside those that come with the target networks.'),
    SplitTunnel: flag().default(false).describe('true: only traffic for the routes goes through the VPN.'),
    TransportProtocol: z
      .enum(['udp', 'tcp'], { error: 'Write udp or tcp.' })
      .default('udp')
      .describe('udp is faster; tcp passes more firewalls.'),
    VpnPort: z
      .literal([443, 1194], { error: 'Write 443 or 1194.' })
      .default(443)
      .describe('The port of the gateways.'),
    DnsServers: z
      .array(ipv4Address())
      .max(2, 'Write at most two addresses.')
      .default([])
      .describe('DNS servers for connected clients.'),
    DnsName: dnsName()
      .optional()
      .describe('The name by which clients find the endpoint. Default: `<endpoint id>.<Vpn.Domain>`.'),
    SelfServicePortal: z
      .enum(['enabled', 'disabled'], { error: 'Write enabled or disabled.' })
      .default('enabled')
      .describe('Whether people can get the profile in the portal.'),
    SessionTimeoutHours: z
      .literal([8, 10, 12, 24], { error: 'Write 8, 10, 12 or 24.' })
      .default(24)
      .describe('How long a connection may last, in hours.'),
    DisconnectOnSessionTimeout: flag()
      .default(true)
      .describe('true: the connection ends then; false: it is renewed.'),
    ClientLoginBannerOptions: z
      .strictObject({
        Enabled: flag().default(false),
        BannerText: z
          .string({ error: 'Write the text of the banner.' })
          .max(1400, 'Write at most 1400 characters.')
          .optional(),
      })
      .refine((banner) => !banner.Enabled || (banner.BannerText ?? '') !== '', {
        error: 'Write a BannerText, or Enabled: false.',
      })
      .optional()
      .describe('A text for everybody who connects, at most 1400 characters.'),
    PortalNote: paragraphs(1000)
      .optional()
      .describe(
        "What the portal's page of the endpoint says to its people: plain text, at most 1000 characters.",
      ),
    ClientConfigurationLines: extraLinesDeclaration,
    VpcId: vpcId().optional().describe('The network of the target networks. Default: the one of the first.'),
    SecurityGroupIds: z
      .array(securityGroupId())
      .max(5, 'Write at most five groups.')
      .default([])
      .describe('Security groups of that network; then VpcId is required.'),
    Tags: tags.describe('Tags of the endpoint.'),
    TagSpecifications: z
      .array(
        z.strictObject({
          ResourceType: z.literal('client-vpn-endpoint', { error: 'Write client-vpn-endpoint.' }),
          Tags: tags,
        }),
      )
      .default([])
      .describe('The same, as CreateClientVpnEndpoint spells it.'),
    ConnectionLogOptions: z
      .strictObject({ Enabled: notYet('The connection log') })
      .optional()
      .describe('Only `Enabled: false` for now.'),
    ClientConnectOptions: z
      .strictObject({
        Enabled: notYet('The client connect handler'),
      })
      .optional()
      .describe('Only `Enabled: false` for now.'),
    ClientRouteEnforcementOptions: z
      .strictObject({
        Enforced: notYet('Client route enforcement'),
      })
      .optional()
      .describe('Only `Enforced: false` for now.'),
  })
  .refine((endpoint) => endpoint.ClientVpnEndpointId !== undefined || endpoint.Name !== undefined, {
    error: 'Write a Name or a ClientVpnEndpointId.',
  });

export type EndpointDeclaration = z.output<typeof endpointDeclarationSchema>;
