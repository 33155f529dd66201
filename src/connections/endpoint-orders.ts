import { createHash } from 'node:crypto';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { RevocationListStore } from '../endpoints/revocation-list-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import type { Order } from './gateway-orders.ts';
import { isServedBy } from './served-endpoints.ts';

export interface EndpointOrderDeps {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly revocationLists: Pick<RevocationListStore, 'get'>;
  readonly asOf: () => AsOf;
}

/**
 * For each endpoint that the gateway serves: its version, which changes with every rule, route and revocation list, and the digest of what its
 * OpenVPN process is started with. Throws `StoreUnavailable`.
 */
export async function endpointOrders(deps: EndpointOrderDeps, gateway: Gateway): Promise<readonly Order[]> {
  const asOf = deps.asOf();
  const served = (await deps.endpoints.list(asOf)).filter(({ value }) => isServedBy(gateway, value));
  return (await Promise.all(served.map((each) => ordersOf(deps, each, asOf)))).flat();
}

async function ordersOf(
  { certificates, revocationLists }: EndpointOrderDeps,
  { value: endpoint, version }: Versioned<Endpoint>,
  asOf: AsOf,
): Promise<readonly Order[]> {
  const { clientVpnEndpointId } = endpoint;
  const list = (await revocationLists.get(clientVpnEndpointId, asOf))?.value;
  const pems = await Promise.all(
    certificateArns(endpoint).map(async (arn) => {
      const found = (await certificates.get(arn, asOf))?.value;
      return [arn, found?.certificate ?? '', found?.certificateChain ?? ''];
    }),
  );
  return [
    { type: 'rules-changed', clientVpnEndpointId, version: `${version}.${list?.importedAt ?? 0}` },
    { type: 'restart-wanted', clientVpnEndpointId, digest: processDigest(endpoint, pems) },
  ];
}

/** Of the server, and of the authority that client certificates must come from. */
function certificateArns({ serverCertificateArn, authenticationOptions }: Endpoint): readonly string[] {
  const authorities = authenticationOptions.flatMap((option) =>
    option.type === 'certificate-authentication' ? [option.clientRootCertificateChainArn] : [],
  );
  return [serverCertificateArn, ...authorities];
}

/** Certificates count by what is in them: one that was imported anew has the ARN that it had. */
function processDigest(endpoint: Endpoint, certificates: readonly (readonly string[])[]): string {
  const { transportProtocol, vpnPort, clientCidrBlock, authenticationOptions } = endpoint;
  const types = authenticationOptions.map(({ type }) => type).toSorted();
  const started = [transportProtocol, vpnPort, clientCidrBlock, types, certificates];
  return createHash('sha256').update(JSON.stringify(started)).digest('base64url');
}
