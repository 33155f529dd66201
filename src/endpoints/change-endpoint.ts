import { ConcurrentChange, DryRunOperation } from '../kernel/errors.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';
import { assertOwnedByApi } from '../kernel/ownership.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { isSameValue } from '../kernel/same-value.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { type ClientToken, type ClientTokenDeps, clientTokenOf } from './client-tokens.ts';
import type { Endpoint } from './endpoint.ts';
import type { Changed, ChangeEndpoint, EndpointOrder } from './endpoint-change.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { AlreadyThere } from './failures/already-there.ts';
import { ClientVpnEndpointNotFound } from './failures/client-vpn-endpoint-not-found.ts';
import { type InTurnDeps, inTurn } from './in-turn.ts';

export interface ChangeEndpointDeps extends ClientTokenDeps, InTurnDeps {
  readonly endpoints: Pick<EndpointStore, 'get' | 'save' | 'delete'>;
  readonly random: RandomBytes;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const LONGEST_PAUSE_MILLISECONDS = 64;

type Decide<Answer> = (endpoint: Endpoint) => Changed<Answer> | Promise<Changed<Answer>>;

/** The {@link ChangeEndpoint} over a store that other replicas use too. */
export function createChangeEndpoint(deps: ChangeEndpointDeps): ChangeEndpoint {
  return async (order, decide) => {
    const id = parseClientVpnEndpointId(order.clientVpnEndpointId);
    if (!id) throw new ClientVpnEndpointNotFound(order.clientVpnEndpointId);
    const token = tokenOf(deps, order);
    const change = () => changeOnce(deps, id, order, token, decide);
    return inTurn(deps, id, (deadline) => untilSaved(deps, deadline, change));
  };
}

function tokenOf(deps: ClientTokenDeps, order: EndpointOrder): ClientToken | undefined {
  const { clientVpnEndpointId, action, options } = order;
  if (options.clientToken === undefined) return undefined;
  const request = { ...order.request, clientVpnEndpointId };
  return clientTokenOf(deps, { action, request, clientToken: options.clientToken });
}

/** Repeats `work` while other replicas are faster, after pauses of random length so that they do not keep meeting. */
async function untilSaved<Answer>(
  { clock, pause, random }: ChangeEndpointDeps,
  deadline: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  for (let longest = 1; ; longest = Math.min(2 * longest, LONGEST_PAUSE_MILLISECONDS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConcurrentChange) || clock() >= deadline) throw error;
      await pause(((random(1)[0] ?? 0) / 256) * longest);
    }
  }
}

async function changeOnce<Answer>(
  deps: ChangeEndpointDeps,
  id: ClientVpnEndpointId,
  { options }: EndpointOrder,
  token: ClientToken | undefined,
  decide: Decide<Answer>,
): Promise<Answer> {
  const known = await token?.find();
  if (known?.state === 'done') return unlessDry(options, known.answer as Answer);
  const stored = await readOwned(deps, id);
  const decided = await decideOrRecall(stored.value, token, decide);
  if ('recalled' in decided) return unlessDry(options, decided.recalled);
  const proposed = unlessDry(options, decided.answer);
  const answer = token ? await token.claim(proposed) : proposed;
  await save(deps, id, stored, decided.endpoint);
  await token?.finish(answer);
  return answer;
}

async function readOwned(
  { endpoints }: ChangeEndpointDeps,
  id: ClientVpnEndpointId,
): Promise<Versioned<Endpoint>> {
  const stored = await endpoints.get(id);
  if (!stored) throw new ClientVpnEndpointNotFound(id);
  assertOwnedByApi(stored.value.owner, id);
  return stored;
}

/** What a change would add is there already: a request of the same token may have added it, and its answer counts. */
async function decideOrRecall<Answer>(
  endpoint: Endpoint,
  token: ClientToken | undefined,
  decide: Decide<Answer>,
): Promise<Changed<Answer> | { readonly recalled: Answer }> {
  try {
    return await decide(endpoint);
  } catch (error) {
    const known = error instanceof AlreadyThere ? await token?.find() : undefined;
    if (!known || known.state === 'new') throw error;
    await token?.finish(known.answer);
    return { recalled: known.answer as Answer };
  }
}

function unlessDry<Answer>({ dryRun }: EndpointOrder['options'], answer: Answer): Answer {
  if (dryRun) throw new DryRunOperation();
  return answer;
}

async function save(
  { endpoints }: ChangeEndpointDeps,
  id: ClientVpnEndpointId,
  stored: Versioned<Endpoint>,
  endpoint: Endpoint | undefined,
): Promise<void> {
  if (!endpoint) await endpoints.delete(id, stored.version);
  else if (!isSameValue(endpoint, stored.value)) await endpoints.save(endpoint, stored.version);
}
