import type { AsOf } from '../kernel/as-of.ts';
import type { Owner } from '../kernel/ownership.ts';
import type { Tags } from '../kernel/tags.ts';
import type { Versioned } from '../kernel/versioned.ts';

/** A certificate, of servers or of clients, as ACM would hold it. PEM texts hold exactly their blocks, `\n` at line ends. */
export interface StoredCertificate {
  readonly certificateArn: string;
  readonly name: string;
  /** One CERTIFICATE block. */
  readonly certificate: string;
  /** The issuers, nearest first; empty when the certificate signed itself. */
  readonly certificateChain: string;
  /** The PKCS #8 private key, encrypted at rest by `pki/private-key-cipher.ts`; never logged. */
  readonly encryptedPrivateKey: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The last time that the API took it in, in milliseconds since 1970; absent for what a file declared alone. */
  readonly importedAt?: number;
  /** Absent: none. */
  readonly tags?: Tags;
  readonly owner: Owner;
}

/** All methods throw `StoreUnavailable`; `save` throws `ConcurrentChange` when `expectedVersion` is not the stored one. */
export interface CertificateStore {
  get(certificateArn: string, asOf?: AsOf): Promise<Versioned<StoredCertificate> | undefined>;
  list(asOf?: AsOf): Promise<readonly Versioned<StoredCertificate>[]>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. */
  save(certificate: StoredCertificate, expectedVersion: number): Promise<number>;
  delete(certificateArn: string, expectedVersion: number): Promise<void>;
}
