import type { Owner } from '../kernel/ownership.ts';
import { type DeclarationContext, declaredDnsName, declaredEndpointId } from './declared-names.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { foldDeclaration } from './fold-declaration.ts';
import type { EndpointIdentity } from './new-endpoint.ts';

/** The endpoint that a declaration describes. The declaration has no faults: `endpointFaults` found none. */
export function endpointFromDeclaration(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  createdAt: number,
  owner: Owner,
): Endpoint {
  const identity = identityOf(declaration, context, createdAt, owner);
  const { PortalNote: portalNote, ClientConfigurationLines: lines } = declaration;
  return {
    ...foldDeclaration(declaration, context, identity).endpoint,
    ...(portalNote === undefined ? {} : { portalNote }),
    ...(lines.length === 0 ? {} : { clientConfigurationLines: lines }),
  };
}

function identityOf(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  createdAt: number,
  owner: Owner,
): EndpointIdentity {
  const clientVpnEndpointId = declaredEndpointId(declaration, context.realm);
  const dnsName = declaredDnsName(declaration, context) ?? clientVpnEndpointId;
  return { clientVpnEndpointId, dnsName, createdAt, owner };
}
