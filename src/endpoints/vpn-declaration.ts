import { z } from 'zod';
import { DEFAULT_CLIENTS } from './client-flavours.ts';
import {
  availabilityZone,
  flag,
  HOST_NAME,
  hostName,
  isIpAddress,
  LONGEST_HOST_NAME,
  line,
  text,
} from './declared-values.ts';
import type { VpnSettings } from './vpn-settings.ts';

/** OpenVPN reads at most 64 `remote` lines (options.h, CONNECTION_LIST_SIZE). */
const MOST_GATEWAYS = 64;

const gatewayDeclaration = z.strictObject({
  Name: line(64).min(1, 'Write a unique name, such as gw-a.').describe('A unique name.'),
  PublicAddress: z
    .string({ error: 'Write an IP address or a host name that clients can reach.' })
    .refine(isReachableName, { error: 'Write an IP address or a host name that clients can reach.' })
    .describe('IP address or host name that clients can reach.'),
  AvailabilityZone: availabilityZone().describe('Where it is. It serves the subnets of the same zone.'),
  TokenSha256: z
    .array(text(/^[0-9a-f]{64}$/, 'Write the 64 hexadecimal digits that `gateway token` prints.'), {
      error: 'Write a list, such as the line that `gateway token` prints.',
    })
    .refine(({ length }) => length <= 2, 'List at most two: the token in use and the next one.')
    .default([])
    .describe(
      'SHA-256 of the token that the gateway shows, from `gateway token`; two while it is replaced. Default: none, and the gateway may not ask.',
    ),
  Endpoints: z
    .array(
      text(
        /^cvpn-endpoint-[0-9a-f]{17}$/,
        'Write the id of an endpoint, as `config check` prints it, not its name.',
      ),
      { error: 'Write a list of ids of endpoints, as `config check` prints them.' },
    )
    .optional()
    .describe('The ids of the endpoints that it serves. Default: all with a subnet in its zone.'),
});

/** The `Vpn` section: how profiles find the gateways. `{}` gives the defaults. */
export const vpnDeclarationSchema = z
  .strictObject({
    Domain: hostName()
      .optional()
      .describe('The DNS name of an endpoint is `<endpoint id>.<Domain>`. Required once an endpoint exists.'),
    WildcardDns: flag()
      .default(false)
      .describe('true: there is a wildcard DNS record for every endpoint, and profiles use it.'),
    DefaultClient: z
      .enum(DEFAULT_CLIENTS, { error: `Write ${DEFAULT_CLIENTS.join(' or ')}.` })
      .default('openvpn')
      .describe(
        'The flavour of profiles that the main button of the portal and the API serve: openvpn for stock clients, aws for the AWS-provided client.',
      ),
    Gateways: z
      .array(gatewayDeclaration)
      .max(MOST_GATEWAYS, `List at most ${MOST_GATEWAYS} gateways: OpenVPN reads no more.`)
      .default([])
      .describe('The hosts that run OpenVPN. Without WildcardDns, profiles name those of the right zones.'),
  })
  .transform(
    (declared): VpnSettings => ({
      ...(declared.Domain === undefined ? {} : { domain: declared.Domain }),
      wildcardDns: declared.WildcardDns,
      defaultClient: declared.DefaultClient,
      gateways: declared.Gateways.map((gateway) => ({
        name: gateway.Name,
        publicAddress: gateway.PublicAddress,
        availabilityZone: gateway.AvailabilityZone,
        tokenHashes: gateway.TokenSha256,
        ...(gateway.Endpoints && { endpointIds: gateway.Endpoints }),
      })),
    }),
  );

function isReachableName(value: string): boolean {
  return isIpAddress(value) || (value.length <= LONGEST_HOST_NAME && HOST_NAME.test(value));
}
