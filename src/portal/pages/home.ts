import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { canConnectYet } from '../../endpoints/portal-access.ts';
import type { ClientVpnEndpointId } from '../../kernel/ids.ts';
import type { CookieJar } from '../../web/cookies.ts';
import { NotFound } from '../../web/errors.ts';
import { parse } from '../../web/parse.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { sessionOf } from '../../web/session.ts';
import { findEndpointId } from '../find-endpoint-id.ts';
import { type AccessDeps, findPortalEndpoint, usableEndpoints } from '../portal-endpoint.ts';
import { recentEndpoints } from '../recent-endpoints.ts';
import { personOf } from '../session-identities.ts';
import { wordsOf } from '../words/languages.ts';
import type { Words } from '../words/words.ts';
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
  /** Why it led nowhere. */
  readonly failure?: FormFailure;
}

type FormFailure = keyof Words['home']['form']['failures'];

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
    const signedIn = personOf(sessionOf(res), deps.clock()) !== undefined;
    if (typed === undefined) return showHome(deps, req, res, { signedIn, form: { typed: '' } });
    const id = findEndpointId(typed);
    const failure = id === undefined ? 'malformed' : await failureOf(deps.endpoints, id, signedIn);
    if (id && !failure) return showContinue(deps.renderer, res, paths.endpoint(id));
    res.status(400);
    return showHome(deps, req, res, { signedIn, form: { typed, ...(failure && { failure }) } });
  };
}

/** Strangers learn nothing here of what exists: they are led on to the endpoint's address, whatever it says. */
async function failureOf(
  endpoints: EndpointStore,
  id: ClientVpnEndpointId,
  signedIn: boolean,
): Promise<FormFailure | undefined> {
  if (!signedIn) return undefined;
  try {
    await findPortalEndpoint(endpoints, id);
    return undefined;
  } catch (error) {
    if (error instanceof NotFound) return 'unknown';
    throw error;
  }
}

interface HomeState {
  readonly signedIn: boolean;
  readonly form: Omit<EndpointForm, 'action'>;
}

async function showHome(
  deps: HomePageDeps,
  req: Request,
  res: Response,
  { signedIn, form }: HomeState,
): Promise<void> {
  const words = wordsOf(res);
  const endpoints = signedIn ? await usableEndpoints(deps, sessionOf(res)) : [];
  deps.renderer.page(res, 'pages/home', {
    title: titleOf(words, signedIn, form.failure),
    signedIn,
    endpoints: endpointCards(endpoints, words),
    recent: signedIn ? [] : recentEndpoints(req, deps.jar).map(({ id, name }) => cardOf(id, name)),
    form: { action: routes.home, ...form },
  });
}

/** Cards for endpoints, in their order. */
export function endpointCards(
  endpoints: readonly Endpoint[],
  { home }: Pick<Words, 'home'>,
): readonly EndpointCard[] {
  return endpoints.map((endpoint) => ({
    ...cardOf(endpoint.clientVpnEndpointId, endpoint.displayName),
    ...(canConnectYet(endpoint) ? {} : { note: home.cards.notReady }),
  }));
}

function cardOf(id: ClientVpnEndpointId, name: string): EndpointCard {
  return { id, name, href: paths.endpoint(id) };
}

function titleOf({ home, problem }: Words, signedIn: boolean, failure: FormFailure | undefined): string {
  const title = signedIn ? home.signedIn.title : home.title;
  return failure ? problem.errorTitle(title) : title;
}
