import type { Connection } from '../connections/connection.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { RevocationList } from '../endpoints/revocation-list-store.ts';
import type { AsOf } from '../kernel/as-of.ts';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { StoredCertificate } from '../pki/certificate-store.ts';
import type { SamlProvider } from '../saml/saml-provider-store.ts';

/** What both stores know of a kind of object: the name it is kept under and where its id stands. */
export interface ObjectKind<Id extends string, Value> {
  readonly name: string;
  readonly idOf: (value: Value) => Id;
  /**
   * The kind of the object of the same id that it lies beside: without that one it cannot be saved, and with it it goes, in one
   * step, so that nothing of an object is left behind.
   */
  readonly beside?: string;
  /** The kind of what lies beside it. */
  readonly companion?: string;
}

/** What `EndpointStore`, `SamlProviderStore`, `CertificateStore` and `RevocationListStore` have in common. */
export interface ObjectStore<Id extends string, Value> {
  /** With `asOf` it may answer from memory, when nothing has changed since that state. */
  get(id: Id, asOf?: AsOf): Promise<Versioned<Value> | undefined>;
  /**
   * All objects that can be read, ordered by id; the log names those that cannot. With `asOf` it may answer from memory, as `get`
   * does. What is unchanged is the same frozen object each time, and so is the whole list under the same mark.
   */
  list(asOf?: AsOf): Promise<readonly Versioned<Value>[]>;
  save(value: Value, expectedVersion: number): Promise<number>;
  delete(id: Id, expectedVersion: number): Promise<void>;
}

export const ENDPOINTS: ObjectKind<ClientVpnEndpointId, Endpoint> = {
  name: 'endpoints',
  idOf: (endpoint) => endpoint.clientVpnEndpointId,
  companion: 'revocation-lists',
};

export const REVOCATION_LISTS: ObjectKind<ClientVpnEndpointId, RevocationList> = {
  name: 'revocation-lists',
  idOf: (list) => list.clientVpnEndpointId,
  beside: 'endpoints',
};

export const SAML_PROVIDERS: ObjectKind<string, SamlProvider> = {
  name: 'saml-providers',
  idOf: (provider) => provider.samlProviderArn,
};

export const CERTIFICATES: ObjectKind<string, StoredCertificate> = {
  name: 'certificates',
  idOf: (certificate) => certificate.certificateArn,
};

/** Connections have stores of their own, with indexes; what they share with objects is how one is read back. */
export const CONNECTIONS: ObjectKind<string, Connection> = {
  name: 'connections',
  idOf: (connection) => connection.connectionId,
};

/** The error of a save or delete that named a version which is not the stored one. */
export function concurrentChange(kind: string, id: string): ConcurrentChange {
  return new ConcurrentChange(
    `${id} (${kind}) was changed or deleted by somebody else meanwhile. Read it again and repeat the change.`,
    { kind, id },
  );
}
