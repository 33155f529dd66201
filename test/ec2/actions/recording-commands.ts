import type { CommandOptions, EndpointCommands } from '../../../src/endpoints/endpoint-commands.ts';
import { DryRunOperation } from '../../../src/kernel/errors.ts';

/** One command as it reached the domain. */
export interface Order {
  readonly command: string;
  readonly request: unknown;
  readonly options: CommandOptions;
}

export const CREATED = {
  clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
  dnsName: '*.cvpn-endpoint-0123456789abcdef0.vpn.example.com',
} as const;
export const ASSOCIATION_ID = 'cvpn-assoc-0123456789abcdef0';

/** Commands that do nothing but keep what they were asked, for tests about how requests are read. */
export function recordingCommands(): {
  readonly commands: EndpointCommands;
  readonly orders: readonly Order[];
} {
  const orders: Order[] = [];
  const keep =
    <Answer>(command: string, answer: (request: never) => Answer) =>
    async (...given: readonly unknown[]): Promise<Answer> => {
      const options = given.at(-1) as CommandOptions;
      orders.push({ command, request: given.length > 2 ? given.slice(0, -1) : given[0], options });
      if (options.dryRun) throw new DryRunOperation();
      return answer(given[0] as never);
    };
  const done = () => undefined;
  const commands: EndpointCommands = {
    createClientVpnEndpoint: keep('createClientVpnEndpoint', () => CREATED),
    modifyClientVpnEndpoint: keep('modifyClientVpnEndpoint', done),
    deleteClientVpnEndpoint: keep('deleteClientVpnEndpoint', done),
    associateClientVpnTargetNetwork: keep('associateClientVpnTargetNetwork', () => ASSOCIATION_ID),
    disassociateClientVpnTargetNetwork: keep('disassociateClientVpnTargetNetwork', done),
    applySecurityGroups: keep(
      'applySecurityGroups',
      ({ securityGroupIds }: { readonly securityGroupIds: readonly string[] }) => securityGroupIds,
    ),
    authorizeClientVpnIngress: keep('authorizeClientVpnIngress', done),
    revokeClientVpnIngress: keep('revokeClientVpnIngress', done),
    createClientVpnRoute: keep('createClientVpnRoute', done),
    deleteClientVpnRoute: keep('deleteClientVpnRoute', done),
    createTags: keep('createTags', done),
    deleteTags: keep('deleteTags', done),
  };
  return { commands, orders };
}
