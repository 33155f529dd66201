import type { Action } from '../wire/action.ts';
import { applySecurityGroupsToClientVpnTargetNetwork } from './apply-security-groups.ts';
import { associateClientVpnTargetNetwork } from './associate-client-vpn-target-network.ts';
import { authorizeClientVpnIngress } from './authorize-client-vpn-ingress.ts';
import { createTags, deleteTags } from './change-tags.ts';
import { createClientVpnEndpoint } from './create-client-vpn-endpoint.ts';
import { createClientVpnRoute } from './create-client-vpn-route.ts';
import { deleteClientVpnEndpoint } from './delete-client-vpn-endpoint.ts';
import { deleteClientVpnRoute } from './delete-client-vpn-route.ts';
import type {
  ClientVpnActionDependencies,
  ConnectionActionDependencies,
  RevocationListActionDependencies,
} from './dependencies.ts';
import { describeClientVpnAuthorizationRules } from './describe-client-vpn-authorization-rules.ts';
import { describeClientVpnConnections } from './describe-client-vpn-connections.ts';
import { describeClientVpnEndpoints } from './describe-client-vpn-endpoints.ts';
import { describeClientVpnRoutes } from './describe-client-vpn-routes.ts';
import { describeClientVpnTargetNetworks } from './describe-client-vpn-target-networks.ts';
import { describeTags } from './describe-tags.ts';
import { disassociateClientVpnTargetNetwork } from './disassociate-client-vpn-target-network.ts';
import { exportClientVpnClientCertificateRevocationList } from './export-client-vpn-client-certificate-revocation-list.ts';
import { exportClientVpnClientConfiguration } from './export-client-vpn-client-configuration.ts';
import { importClientVpnClientCertificateRevocationList } from './import-client-vpn-client-certificate-revocation-list.ts';
import { modifyClientVpnEndpoint } from './modify-client-vpn-endpoint.ts';
import { revokeClientVpnIngress } from './revoke-client-vpn-ingress.ts';
import { terminateClientVpnConnections } from './terminate-client-vpn-connections.ts';

/** The actions of endpoints and all that belongs to them, and those of tags. */
export function clientVpnActions(deps: ClientVpnActionDependencies): readonly Action[] {
  return ACTIONS.map((create) => create(deps));
}

/** The actions of client certificate revocation lists. */
export function revocationListActions(deps: RevocationListActionDependencies): readonly Action[] {
  return [
    importClientVpnClientCertificateRevocationList(deps),
    exportClientVpnClientCertificateRevocationList(deps),
  ];
}

/** The actions of connections. */
export function connectionActions(deps: ConnectionActionDependencies): readonly Action[] {
  return [describeClientVpnConnections(deps), terminateClientVpnConnections(deps)];
}

const ACTIONS: readonly ((deps: ClientVpnActionDependencies) => Action)[] = [
  createClientVpnEndpoint,
  describeClientVpnEndpoints,
  modifyClientVpnEndpoint,
  deleteClientVpnEndpoint,
  associateClientVpnTargetNetwork,
  describeClientVpnTargetNetworks,
  disassociateClientVpnTargetNetwork,
  applySecurityGroupsToClientVpnTargetNetwork,
  authorizeClientVpnIngress,
  describeClientVpnAuthorizationRules,
  revokeClientVpnIngress,
  createClientVpnRoute,
  describeClientVpnRoutes,
  deleteClientVpnRoute,
  exportClientVpnClientConfiguration,
  createTags,
  deleteTags,
  describeTags,
];
