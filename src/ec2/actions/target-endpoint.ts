import type { Target } from '../service.ts';
import type { EndpointLookUp } from './dependencies.ts';
import { factsOfEndpoint } from './endpoint-facts.ts';
import { clientVpnEndpointArn, endpointTargets } from './endpoint-targets.ts';
import { findEndpoint } from './read-endpoint.ts';

/**
 * What policies are asked about when a call is about one endpoint. Of one that is not there only the ARN is known: who may not
 * ask about it does not learn that, and who may is told by the action itself.
 */
export async function targetEndpoint(
  deps: EndpointLookUp,
  clientVpnEndpointId: string,
): Promise<readonly Target[]> {
  const endpoint = await findEndpoint(deps, clientVpnEndpointId);
  if (!endpoint) return [{ arn: clientVpnEndpointArn(deps.realm(), clientVpnEndpointId) }];
  return endpointTargets(deps.realm(), clientVpnEndpointId, factsOfEndpoint(endpoint));
}
