import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { canConnectYet } from '../../endpoints/portal-access.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../../kernel/ids.ts';
import type { CookieJar } from '../../web/cookies.ts';
import { parse } from '../../web/parse.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { type AccessDeps, usableEndpoints } from '../portal-endpoint.ts';
import { recentEndpoints } from '../recent-endpoints.ts';
import { personOf } from '../session-identities.ts';
import { type ContinueViews, showContinue } from './continue.ts';

export interface EndpointCard {
  readonly name: string;
  readonly id: string;
  readonly href: string;
  /** Shown below the name, such as that no connection is possible yet. */
  readonly note?: string;
}

export interface EndpointForm {
  readonly action: string;
  /** What was typed, when it led nowhere. */
  readonly typed: string;
  readonly failed: boolean;
}

export interface HomeModel extends PageModel {
  readonly signedIn: boolean;
  /** Signed in: the endpoints that the person may use. */
  readonly endpoints: readonly EndpointCard[];
  /** Signed out: those that this browser opened before. */
  readonly recent: readonly EndpointCard[];
  readonly form: EndpointForm;
}

export interface HomeViews {
  readonly 'pages/home': HomeModel;
  readonly 'parts/endpoint-cards': readonly EndpointCard[];
  readonly 'parts/endpoint-form': EndpointForm;
}

export interface HomePageDeps extends AccessDeps {
  readonly renderer: Renderer<HomeViews & ContinueViews>;
  readonly endpoints: EndpointStore;
  readonly jar: CookieJar;
}

const query = z.object({ endpointId: z.string().max(2048).optional() });

/**
 * Signed out: a field for the endpoint's id, and the recent ones. Signed in: the endpoints one may use.
 * The field comes back here as a query, so nothing is posted and the form needs no token.
 */
export function homePage(deps: HomePageDeps): RequestHandler {
  return async (req, res) => {
    const { endpointId: typed } = parse(query, req.query);
    const id = typed === undefined ? undefined : findEndpointId(typed);
    if (id) return showContinue(deps.renderer, res, paths.endpoint(id));
    const signedIn = personOf(req.session, deps.clock()) !== undefined;
    const endpoints = signedIn ? await usableEndpoints(deps, req.session) : [];
    const failed = typed !== undefined;
    res.status(failed ? 400 : 200);
    deps.renderer.page(res, 'pages/home', {
      title: titleOf(failed, signedIn),
      signedIn,
      endpoints: endpointCards(endpoints),
      recent: signedIn ? [] : recentEndpoints(req, deps.jar).map(({ id, name }) => cardOf(id, name)),
      form: { action: routes.home, typed: typed ?? '', failed },
    });
  };
}

/** Cards for endpoints, in their order. */
export function endpointCards(endpoints: readonly Endpoint[]): readonly EndpointCard[] {
  return endpoints.map((endpoint) => ({
    ...cardOf(endpoint.clientVpnEndpointId, endpoint.displayName),
    ...(canConnectYet(endpoint) ? {} : { note: 'Not ready for connections yet' }),
  }));
}

function cardOf(id: ClientVpnEndpointId, name: string): EndpointCard {
  return { id, name, href: paths.endpoint(id) };
}

/** The id in what somebody typed or pasted: the id alone, or any address that holds it. */
export function findEndpointId(typed: string): ClientVpnEndpointId | undefined {
  const found = /cvpn-endpoint-[0-9a-f]{17}(?![0-9a-z])/.exec(typed.toLowerCase());
  return found ? parseClientVpnEndpointId(found[0]) : undefined;
}

function titleOf(failed: boolean, signedIn: boolean): string {
  const title = signedIn ? 'Your VPN endpoints' : 'Get your VPN profile';
  return failed ? `Error: ${title}` : title;
}
