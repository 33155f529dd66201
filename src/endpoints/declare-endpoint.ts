import type { Clock } from '../kernel/clock.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { isSameValue } from '../kernel/same-value.ts';
import { type DeclarationContext, declaredEndpointId } from './declared-names.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { endpointFromDeclaration } from './endpoint-from-declaration.ts';
import type { EndpointStore } from './endpoint-store.ts';

export interface DeclareEndpointDeps {
  readonly endpoints: Pick<EndpointStore, 'get' | 'save'>;
  readonly clock: Clock;
}

/**
 * Makes the stored endpoint exactly what is declared, whoever changed it before; it keeps its time of creation.
 * Saves only when something differs. Throws `StoreUnavailable`, and `ConcurrentChange` when others never stop
 * changing it.
 */
export async function declareEndpoint(
  deps: DeclareEndpointDeps,
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  owner: Owner,
): Promise<ApplyOutcome> {
  return retryConcurrentChange(() => saveOnce(deps, declaration, context, owner));
}

async function saveOnce(
  deps: DeclareEndpointDeps,
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  owner: Owner,
): Promise<ApplyOutcome> {
  const stored = await deps.endpoints.get(declaredEndpointId(declaration, context.realm));
  const createdAt = stored?.value.createdAt ?? declaration.CreationTime ?? deps.clock();
  const endpoint = endpointFromDeclaration(declaration, context, createdAt, owner);
  if (stored && isSameValue(stored.value, endpoint)) return 'unchanged';
  await deps.endpoints.save(endpoint, stored?.version ?? 0);
  return stored ? 'changed' : 'created';
}
