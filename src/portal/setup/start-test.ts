import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { Counters } from '../../kernel/counters.ts';
import { ProviderChanged } from '../../saml/refusals.ts';
import type { TestSignIn } from '../../saml/test-sign-in.ts';
import { NotFound } from '../../web/errors.ts';
import { refuseUnlessNavigation } from '../../web/navigation.ts';
import { parse } from '../../web/parse.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../../web/rate-limit.ts';
import { redirect } from '../../web/redirect.ts';
import { contextOf } from '../../web/request-context.ts';
import { providerEndpoints } from './provider-endpoints.ts';
import { TestWithoutMetadata } from './setup-problems.ts';
import { type SetupSession, setupOf } from './setup-sessions.ts';

export interface StartTestDeps {
  readonly testSignIn: Pick<TestSignIn, 'start'>;
  readonly endpoints: EndpointStore;
  readonly counters: Counters;
}

/** Tests that did not end well: one that was accepted is given back, as for sign-ins. */
const STARTED_TESTS: RateLimit = { name: 'test-sign-in-start', limit: 60, windowSeconds: 300 };

const query = z.object({ endpointId: z.string().optional() });

/** Sends the browser to the identity provider with the AuthnRequest of a test. A link leads here, since no form may. */
export function startTest(deps: StartTestDeps): RequestHandler {
  return async (req, res) => {
    refuseUnlessNavigation(req);
    const setup = setupOf(res);
    const chosen = await chosenEndpoint(deps, setup, req);
    const startCounterKey = rateLimitKey(STARTED_TESTS, contextOf(res).clientAddress);
    await countOrRefuse(deps.counters, STARTED_TESTS, startCounterKey);
    const { samlProviderArn, key: setupKey } = setup;
    try {
      const started = { samlProviderArn, ...chosen, setupKey, startCounterKey };
      redirect(res, 302, (await deps.testSignIn.start(started)).redirectUrl);
    } catch (error) {
      throw error instanceof ProviderChanged ? new TestWithoutMetadata() : error;
    }
  };
}

/** Only an endpoint that the setup may be told of. Throws `NotFound`. */
async function chosenEndpoint(deps: StartTestDeps, setup: SetupSession, req: Request) {
  const { endpointId } = parse(query, req.query);
  if (endpointId === undefined) return {};
  const known = await providerEndpoints(deps.endpoints, setup);
  const found = known.find(({ clientVpnEndpointId }) => clientVpnEndpointId === endpointId);
  if (!found) throw new NotFound();
  return { clientVpnEndpointId: found.clientVpnEndpointId };
}
