import type { AppliedChange } from './applied-change.ts';
import { revocationListOf } from './apply-declared.ts';
import type { Declarations } from './declarations.ts';
import { declaredEndpointId } from './endpoints/declared-names.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { namedArns } from './endpoints/resource-uses.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import { samlProviderArn } from './kernel/arn.ts';
import type { Owner } from './kernel/ownership.ts';
import { retryConcurrentChange } from './kernel/retry-concurrent-change.ts';
import type { Versioned } from './kernel/versioned.ts';
import { declaredCertificateArn } from './pki/declare-certificate.ts';
import type { Store } from './store/store.ts';

type Stores = Pick<Store, 'endpoints' | 'samlProviders' | 'certificates' | 'revocationLists'>;

interface Owned {
  readonly owner: Owner;
}

/** A store of one kind of object, as far as leaving the file concerns it. */
interface OwnedObjects<Id extends string, Value extends Owned> {
  get(id: Id): Promise<Versioned<Value> | undefined>;
  list(): Promise<readonly Versioned<Value>[]>;
  save(value: Value, expectedVersion: number): Promise<number>;
  delete(id: Id, expectedVersion: number): Promise<void>;
}

interface Circumstances {
  /** The ids of what the file declares. */
  readonly declared: ReadonlySet<string>;
  /** The ids that an endpoint refers to. */
  readonly inUse: ReadonlySet<string>;
  readonly file: string;
  readonly prune: boolean;
}

/**
 * Releases every object that a file declared and `declarations` does not name; with `prune` deletes it instead, and with
 * it those that were released earlier. Endpoints go first; what an endpoint still refers to is not deleted.
 */
export async function handleDeparted(
  { endpoints, samlProviders, certificates, revocationLists }: Stores,
  declarations: Declarations,
  prune: boolean,
): Promise<readonly AppliedChange[]> {
  const { realm, file } = declarations;
  const declared = new Set<string>([
    ...declarations.endpoints.map((endpoint) => declaredEndpointId(endpoint, realm)),
    ...declarations.samlProviders.map(({ name }) => samlProviderArn(realm, name)),
    ...declarations.certificates.map((certificate) => declaredCertificateArn(certificate, realm)),
  ]);
  const free = { declared, inUse: new Set<string>(), file, prune };
  const ofEndpoints = await handleKind(endpoints, idAndNameOf, free);
  const ofLists = await handleRevocationLists(revocationLists, declarations, free);
  const inUse = new Set((await endpoints.list()).flatMap(({ value }) => namedArns(value)));
  const circumstances = { ...free, inUse };
  return [
    ...ofEndpoints,
    ...ofLists,
    ...(await handleKind(samlProviders, ({ samlProviderArn: id, name }) => ({ id, name }), circumstances)),
    ...(await handleKind(certificates, ({ certificateArn: id, name }) => ({ id, name }), circumstances)),
  ];
}

/** A list is of the file while its endpoint names one. Without an endpoint there is none. */
async function handleRevocationLists(
  lists: Stores['revocationLists'],
  { endpoints, realm }: Declarations,
  circumstances: Circumstances,
): Promise<readonly AppliedChange[]> {
  const listed = endpoints.filter(({ CertificateRevocationList: list }) => list !== undefined);
  const declared = new Set<string>(listed.map((endpoint) => declaredEndpointId(endpoint, realm)));
  const identify = ({ clientVpnEndpointId: id }: RevocationList) => ({ id, name: id });
  const changes = await handleKind(lists, identify, { ...circumstances, declared });
  return changes.map((change) => ({ ...change, object: revocationListOf(change.object) }));
}

function idAndNameOf({ clientVpnEndpointId: id, displayName: name }: Endpoint) {
  return { id, name };
}

async function handleKind<Id extends string, Value extends Owned>(
  objects: OwnedObjects<Id, Value>,
  identify: (value: Value) => { readonly id: Id; readonly name: string },
  circumstances: Circumstances,
): Promise<readonly AppliedChange[]> {
  const changes: AppliedChange[] = [];
  for (const { value } of await objects.list()) {
    const { id, name } = identify(value);
    if (circumstances.declared.has(id)) continue;
    const change = await handleOne(objects, id, circumstances);
    if (change !== undefined) changes.push({ object: id, name, change });
  }
  return changes;
}

async function handleOne<Id extends string, Value extends Owned>(
  objects: OwnedObjects<Id, Value>,
  id: Id,
  circumstances: Circumstances,
): Promise<AppliedChange['change'] | undefined> {
  return retryConcurrentChange(async () => {
    const stored = await objects.get(id);
    return stored && (await depart(objects, id, stored, circumstances));
  });
}

async function depart<Id extends string, Value extends Owned>(
  objects: OwnedObjects<Id, Value>,
  id: Id,
  { value, version }: Versioned<Value>,
  { file, inUse, prune }: Circumstances,
): Promise<AppliedChange['change'] | undefined> {
  const { owner } = value;
  const releasedEarlier = owner.kind === 'api' && owner.leftFile !== undefined;
  if (owner.kind === 'api' && !(prune && releasedEarlier)) return undefined;
  if (prune && !inUse.has(id)) {
    await objects.delete(id, version);
    return 'deleted';
  }
  if (!releasedEarlier) await objects.save({ ...value, owner: { kind: 'api', leftFile: file } }, version);
  return prune ? 'kept' : 'released';
}
