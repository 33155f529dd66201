import type { Response } from 'express';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { Audit } from '../../kernel/audit.ts';
import type { AsOfRequest } from '../../web/as-of.ts';
import { paths } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { sessionOf } from '../../web/session.ts';
import { type AccessDeps, type PortalEndpoint, usableEndpoints } from '../portal-endpoint.ts';
import { authorityOf, type SignedInIdentity } from '../session-identities.ts';
import { wordsOf } from '../words/languages.ts';
import { type EndpointCard, endpointCards } from './home.ts';

export interface NoAccessModel extends PageModel {
  readonly endpointName: string;
  readonly person: string;
  /** A directory vouches for the person, and groups are SIDs; else an identity provider. */
  readonly isOfDirectory: boolean;
  /** As the identity provider sent them. Never those that would be admitted. */
  readonly groups: readonly string[];
  readonly reference: string;
  readonly signInHref: string;
  readonly others: readonly EndpointCard[];
}

export interface NoAccessViews {
  readonly 'pages/no-access': NoAccessModel;
}

export interface NoAccessDeps extends AccessDeps {
  readonly renderer: Renderer<NoAccessViews>;
  readonly endpoints: EndpointStore;
  readonly audit: Audit;
  /** For whoever goes on with the same request. */
  readonly asOf: AsOfRequest;
}

/** The stable code of this refusal, in the audit and in the request's log line. */
const CODE = 'NotAuthorized';

/** 403: somebody is signed in, but no authorization rule of the endpoint admits them. */
export async function showNoAccess(
  deps: NoAccessDeps,
  res: Response,
  found: PortalEndpoint,
  identity: SignedInIdentity,
): Promise<void> {
  const context = contextOf(res);
  const { endpoint } = found;
  const { clientVpnEndpointId } = endpoint;
  context.failure = {
    code: CODE,
    reason: 'No authorization rule admits this person.',
    details: { clientVpnEndpointId },
  };
  deps.audit.record({
    action: 'open-endpoint',
    result: 'refused',
    code: CODE,
    actor: identity.nameId,
    ...authorityOf(found),
    clientVpnEndpointId,
    sourceAddress: context.clientAddress,
    reference: context.reference,
  });
  const words = wordsOf(res);
  const others = await usableEndpoints(deps, sessionOf(res));
  res.status(403);
  deps.renderer.page(res, 'pages/no-access', {
    title: words.problem.errorTitle(words.noAccess.title),
    endpointName: endpoint.displayName,
    person: identity.nameId,
    isOfDirectory: identity.directoryId !== undefined,
    groups: identity.groups,
    reference: context.reference,
    signInHref: paths.signIn(clientVpnEndpointId),
    others: endpointCards(others, words),
  });
}
