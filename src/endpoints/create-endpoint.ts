import { ConcurrentChange, DryRunOperation } from '../kernel/errors.ts';
import { randomClientVpnEndpointId } from '../kernel/ids.ts';
import type { RandomBytes } from '../kernel/random.ts';
import {
  assertAuthentication,
  assertHandler,
  assertServerCertificate,
  type ReferenceDeps,
} from './assert-references.ts';
import { type ClientToken, type ClientTokenDeps, clientTokenOf } from './client-tokens.ts';
import type { Endpoint } from './endpoint.ts';
import type { CommandOptions, CreatedClientVpnEndpoint, EndpointCommands } from './endpoint-commands.ts';
import type { CreateClientVpnEndpointRequest } from './endpoint-requests.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { withWantedVpc } from './endpoint-vpc.ts';
import { ClientVpnEndpointQuotaExceeded, DomainMissing } from './failures/endpoint-life-failures.ts';
import { type InTurnDeps, inTurn } from './in-turn.ts';
import type { NetworkDirectory } from './look-ups.ts';
import { newEndpoint } from './new-endpoint.ts';
import type { Quotas } from './quotas.ts';
import type { VpnSettings } from './vpn-settings.ts';

export interface CreateEndpointDeps extends ReferenceDeps, ClientTokenDeps, InTurnDeps {
  readonly endpoints: Pick<EndpointStore, 'get' | 'list' | 'save'>;
  readonly networks: Pick<NetworkDirectory, 'findVpc'>;
  readonly vpn: () => Pick<VpnSettings, 'domain'>;
  readonly quotas: () => Quotas;
  readonly random: RandomBytes;
}

const ACTION = 'CreateClientVpnEndpoint';

/**
 * Makes endpoints, one after the other in a process, so that the quota holds there. Beside what `EndpointCommands` says it throws the
 * failures of {@link newEndpoint}, `withWantedVpc` and `assert-references.ts`, `DomainMissing` and `ClientVpnEndpointQuotaExceeded`.
 */
export function createCreateEndpoint(deps: CreateEndpointDeps): EndpointCommands['createClientVpnEndpoint'] {
  return async (request, options) => {
    const { clientToken } = options;
    const token =
      clientToken === undefined ? undefined : clientTokenOf(deps, { action: ACTION, request, clientToken });
    return inTurn(deps, ACTION, () => createOnce(deps, request, options, token));
  };
}

/** With a token the claim fixes the id: whoever comes again, or at the same time on another replica, makes the same endpoint. */
async function createOnce(
  deps: CreateEndpointDeps,
  request: CreateClientVpnEndpointRequest,
  options: CommandOptions,
  token: ClientToken | undefined,
): Promise<CreatedClientVpnEndpoint> {
  const known = await token?.find();
  const earlier = known && known.state !== 'new' ? (known.answer as CreatedClientVpnEndpoint) : undefined;
  if (earlier && (known?.state === 'done' || (await isThere(deps, earlier)))) {
    return finished(token, earlier, options);
  }
  const planned = earlier ?? plan(deps);
  const endpoint = await decide(deps, request, planned);
  if (options.dryRun) throw new DryRunOperation();
  const counting = (await token?.claim(planned)) ?? planned;
  if (counting.clientVpnEndpointId !== planned.clientVpnEndpointId) {
    return createOnce(deps, request, options, token);
  }
  await saveNew(deps, endpoint, token);
  return finished(token, planned, options);
}

function plan({ random, vpn }: CreateEndpointDeps): CreatedClientVpnEndpoint {
  const { domain } = vpn();
  if (domain === undefined) throw new DomainMissing();
  const clientVpnEndpointId = randomClientVpnEndpointId(random);
  return { clientVpnEndpointId, dnsName: `*.${clientVpnEndpointId}.${domain}` };
}

async function decide(
  deps: CreateEndpointDeps,
  request: CreateClientVpnEndpointRequest,
  { clientVpnEndpointId, dnsName }: CreatedClientVpnEndpoint,
): Promise<Endpoint> {
  const owner = { kind: 'api' } as const;
  const identity = { clientVpnEndpointId, dnsName: dnsName.slice(2), createdAt: deps.clock(), owner };
  const endpoint = newEndpoint(identity, request);
  assertHandler(endpoint, deps.realm());
  await assertServerCertificate(deps, endpoint.serverCertificateArn);
  await assertAuthentication(deps, endpoint.authenticationOptions);
  const complete = await withWantedVpc(endpoint, request, deps.networks);
  await assertRoom(deps);
  return complete;
}

/** Guide, "Client VPN quotas". Replicas that create at the same moment may go beyond it by one each. */
async function assertRoom({ endpoints, quotas }: CreateEndpointDeps): Promise<void> {
  const { clientVpnEndpoints: quota } = quotas();
  if ((await endpoints.list()).length >= quota) throw new ClientVpnEndpointQuotaExceeded(quota);
}

async function isThere(
  { endpoints }: CreateEndpointDeps,
  { clientVpnEndpointId }: CreatedClientVpnEndpoint,
): Promise<boolean> {
  return (await endpoints.get(clientVpnEndpointId)) !== undefined;
}

/** With a token, an endpoint of this id that is there already is the one that the token stands for. */
async function saveNew(
  { endpoints }: CreateEndpointDeps,
  endpoint: Endpoint,
  token: ClientToken | undefined,
): Promise<void> {
  try {
    await endpoints.save(endpoint, 0);
  } catch (error) {
    if (!token || !(error instanceof ConcurrentChange)) throw error;
  }
}

async function finished(
  token: ClientToken | undefined,
  answer: CreatedClientVpnEndpoint,
  { dryRun }: CommandOptions,
): Promise<CreatedClientVpnEndpoint> {
  if (dryRun) throw new DryRunOperation();
  await token?.finish(answer);
  return answer;
}
