import type { RequestHandler, Response } from 'express';
import type { ConnectionCommands } from '../connections/connection-commands.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Audit } from '../kernel/audit.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { AsOfRequest } from '../web/as-of.ts';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import type { Renderer } from '../web/renderer.ts';
import { contextOf } from '../web/request-context.ts';
import { sessionOf } from '../web/session.ts';
import { findOwnerOf } from './own-connections.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import { type AccessDeps, currentIdentities, findPortalEndpoint } from './portal-endpoint.ts';
import { authorityOf, type SignedInIdentity } from './session-identities.ts';

export interface EndConnectionDeps extends AccessDeps {
  readonly endpoints: EndpointStore;
  readonly connections: Pick<ConnectionStore, 'find'>;
  readonly connectionCommands: Pick<ConnectionCommands, 'terminateConnections'>;
  readonly audit: Audit;
  readonly asOf: AsOfRequest;
  readonly renderer: Renderer<ContinueViews>;
}

/**
 * Ends a connection for the person whose it is, as an administrator's TerminateClientVpnConnections would. What is not theirs, or over, stays as it
 * is, and the page that follows shows what there is. Throws `NotFound` for an endpoint that the portal does not serve.
 */
export function endConnection(
  deps: EndConnectionDeps,
): RequestHandler<{ endpointId: string; connectionId: string }> {
  return async (req, res) => {
    refuseUnlessNavigation(req);
    const asOf = deps.asOf(res);
    const { endpoint } = await findPortalEndpoint(deps.endpoints, req.params.endpointId, asOf);
    const { clientVpnEndpointId } = endpoint;
    const { connectionId } = req.params;
    const identities = await currentIdentities(deps, sessionOf(res), asOf);
    const owner = await findOwnerOf(deps.connections, endpoint, connectionId, identities);
    if (owner) {
      await deps.connectionCommands.terminateConnections(
        { clientVpnEndpointId, connectionId },
        { dryRun: false },
      );
      audit(deps.audit, res, { clientVpnEndpointId, connectionId, owner });
    }
    const href = paths.endpoint(clientVpnEndpointId);
    // Signed out meanwhile: the endpoint's page leads to the identity provider, where no form may end.
    if (identities.length === 0) return showContinue(deps.renderer, res, href);
    return redirect(res, 303, href);
  };
}

interface EndedConnection {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly connectionId: string;
  readonly owner: SignedInIdentity;
}

function audit(
  { record }: Audit,
  res: Response,
  { clientVpnEndpointId, connectionId, owner }: EndedConnection,
): void {
  const { clientAddress, reference } = contextOf(res);
  record({
    action: 'end-connection',
    result: 'succeeded',
    actor: owner.nameId,
    ...authorityOf(owner),
    clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
    details: { connectionId },
  });
}
