import type { Endpoint } from '../endpoints/endpoint.ts';
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
}

/** What `EndpointStore`, `SamlProviderStore` and `CertificateStore` have in common. */
export interface ObjectStore<Id extends string, Value> {
  /** With `asOf` it may answer from memory, when nothing has changed since that state. */
  get(id: Id, asOf?: AsOf): Promise<Versioned<Value> | undefined>;
  /** All objects that can be read, ordered by id; the log names those that cannot. */
  list(): Promise<readonly Versioned<Value>[]>;
  save(value: Value, expectedVersion: number): Promise<number>;
  delete(id: Id, expectedVersion: number): Promise<void>;
}

export const ENDPOINTS: ObjectKind<ClientVpnEndpointId, Endpoint> = {
  name: 'endpoints',
  idOf: (endpoint) => endpoint.clientVpnEndpointId,
};

export const SAML_PROVIDERS: ObjectKind<string, SamlProvider> = {
  name: 'saml-providers',
  idOf: (provider) => provider.samlProviderArn,
};

export const CERTIFICATES: ObjectKind<string, StoredCertificate> = {
  name: 'certificates',
  idOf: (certificate) => certificate.certificateArn,
};

/** The error of a save or delete that named a version which is not the stored one. */
export function concurrentChange(kind: string, id: string): ConcurrentChange {
  return new ConcurrentChange(
    `${id} (${kind}) was changed or deleted by somebody else meanwhile. Read it again and repeat the change.`,
    { kind, id },
  );
}
