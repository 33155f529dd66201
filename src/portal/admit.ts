import type { Request, Response } from 'express';
import { paths } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import { contextOf } from '../web/request-context.ts';
import { sessionOf } from '../web/session.ts';
import { type NoAccessDeps, showNoAccess } from './pages/no-access.ts';
import { accessTo, findPortalEndpoint, type PortalEndpoint } from './portal-endpoint.ts';
import { authorityOf, type SignedInIdentity } from './session-identities.ts';

/** Somebody whom the rules of an endpoint admit at this moment. */
export interface Admitted {
  readonly found: PortalEndpoint;
  readonly identity: SignedInIdentity;
}

/**
 * Who asks for a download of an endpoint; undefined when they may not have it, and the answer is given already. A visit
 * without a session leads to sign-in and then to the page, not back: a download that starts by itself would frighten
 * people. Throws `NotFound`, `StoreUnavailable`.
 */
export async function admit(
  deps: NoAccessDeps,
  req: Request<{ endpointId: string }>,
  res: Response,
): Promise<Admitted | undefined> {
  const asOf = deps.asOf(res);
  const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId, asOf);
  const access = await accessTo(deps, found, sessionOf(res), asOf);
  if (access.kind === 'admitted') return { found, identity: access.identity };
  if (access.kind === 'refused') await showNoAccess(deps, res, found, access.identity);
  else redirect(res, 302, paths.signIn(found.endpoint.clientVpnEndpointId));
  return undefined;
}

/** The audit line of a download that was admitted. */
export function auditDownload(
  { audit }: Pick<NoAccessDeps, 'audit'>,
  res: Response,
  { found, identity }: Admitted,
  action: 'download-client-configuration' | 'download-bundle',
  details: Readonly<Record<string, string>>,
): void {
  const { clientAddress, reference } = contextOf(res);
  audit.record({
    action,
    result: 'succeeded',
    actor: identity.nameId,
    ...authorityOf(found),
    clientVpnEndpointId: found.endpoint.clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
    details,
  });
}
