import type { ConfiguredHandler } from './connections/handler/configured-handler.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { endpointNotices } from './endpoints/endpoint-notices.ts';
import { namedArns } from './endpoints/resource-uses.ts';
import type { Network } from './endpoints/vpn-settings.ts';
import { undeclaredHandlers } from './undeclared-handlers.ts';

const { fault, warning } = findingsAbout('Endpoint');

/**
 * What works as it was told to, and should be told otherwise; nothing where all is well. `networks`: those of the configuration; undefined
 * where they are not known here.
 */
export function judgeEndpoints(
  endpoints: readonly Endpoint[],
  networks: readonly Network[] | undefined,
): readonly Finding[] {
  return endpoints.flatMap((endpoint) =>
    endpointNotices(endpoint, networks).map((notice) => warning(`${nameOf(endpoint)}: ${notice}`)),
  );
}

/**
 * Endpoints whose certificate or SAML provider is gone, as when it was deleted while the endpoint was made: nobody gets a profile there,
 * or can sign in. `known`: the ARNs of all certificates and providers.
 */
export function judgeReferences(
  endpoints: readonly Endpoint[],
  known: ReadonlySet<string>,
): readonly Finding[] {
  return endpoints.flatMap((endpoint) =>
    namedArns(endpoint)
      .filter((arn) => !known.has(arn))
      .map((arn) =>
        fault(`${nameOf(endpoint)}: there is no ${arn}. Give the endpoint another one, or make it anew.`),
      ),
  );
}

/** Endpoints that nobody gets into, because the configuration does not say where their client connect handler is asked. */
export function judgeHandlers(
  endpoints: readonly Endpoint[],
  handlers: readonly ConfiguredHandler[],
): readonly Finding[] {
  const uses = endpoints.flatMap((endpoint) => {
    const { clientConnectHandlerArn: functionArn } = endpoint;
    return functionArn === undefined ? [] : [{ endpoint: nameOf(endpoint), functionArn }];
  });
  return undeclaredHandlers(uses, handlers).map(fault);
}

function nameOf({ displayName, clientVpnEndpointId: id }: Endpoint): string {
  return displayName === id ? id : `${displayName} (${id})`;
}
