import { type Realm, randomCertificateArn } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { assertOwnedByApi, type Owner } from '../kernel/ownership.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { type Tag, type Tags, withoutTags, withTags } from '../kernel/tags.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { commonNameOf, pathBeginningOf, pathEndOf } from './certificate.ts';
import {
  CertificateExpired,
  CertificateInUse,
  CertificateNotFound,
  CertificateNotYetValid,
  DataKeyMissing,
  TagsOfImportedAgain,
} from './certificate-failures.ts';
import { pathOf } from './certificate-path.ts';
import type { CertificateStore, StoredCertificate } from './certificate-store.ts';
import { assertClientAuthority } from './client-authority.ts';
import type { PrivateKeyCipher } from './private-key-cipher.ts';
import {
  type CertificateTexts,
  type ImportedCertificate,
  readImportedCertificate,
} from './read-imported-certificate.ts';
import { assertServerUse } from './server-use.ts';

export interface CertificateCommandsDeps {
  readonly certificates: CertificateStore;
  /** Undefined where there is no data key. */
  readonly cipher: PrivateKeyCipher | undefined;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly realm: () => Realm;
  readonly usesOf: (certificateArn: string) => Promise<CertificateUses>;
}

/** The ids of the endpoints that name a certificate, and what for. */
export interface CertificateUses {
  readonly asServer: readonly string[];
  readonly asClientAuthority: readonly string[];
}

export interface ImportCertificateRequest extends CertificateTexts {
  /** Given: takes the place of the one that has this ARN. */
  readonly certificateArn?: string;
  readonly tags: readonly Tag[];
}

/**
 * What may be done to certificates, whoever asks. Every method throws `StoreUnavailable`; those that name a certificate
 * `CertificateNotFound`; those that change one `OperationNotPermitted` where a file declares it, and `ConcurrentChange` when
 * others never stop changing it; those that take tags what `withTags` throws.
 */
export interface CertificateCommands {
  /**
   * Gives the ARN. One that is imported again reaches exports and gateways by itself, so it must be good for what endpoints
   * use it for. Throws `InvalidImportedCertificate`, `CertificateExpired`, `CertificateNotYetValid`, `DataKeyMissing`,
   * `TagsOfImportedAgain`, and what `assertServerUse` and `assertClientAuthority` throw.
   */
  importCertificate(request: ImportCertificateRequest): Promise<string>;
  getCertificate(certificateArn: string): Promise<StoredCertificate>;
  /** All, ordered by ARN. */
  listCertificates(): Promise<readonly StoredCertificate[]>;
  /** Throws `CertificateInUse`. */
  deleteCertificate(certificateArn: string): Promise<void>;
  addTags(certificateArn: string, tags: readonly Tag[]): Promise<void>;
  /** A tag without `value` goes whatever its value. */
  removeTags(
    certificateArn: string,
    tags: readonly { readonly key: string; readonly value?: string }[],
  ): Promise<void>;
}

const API: Owner = { kind: 'api' };
/** Clocks of authorities may be ahead by so much, milliseconds. */
const TOLERATED_SKEW = 5 * 60 * 1000;

/** One such object for each process: it lets the changes of a certificate happen one after the other. */
export function createCertificateCommands(deps: CertificateCommandsDeps): CertificateCommands {
  const queue = createKeyedQueue();
  const change = <Result>(arn: string, work: () => Promise<Result>) =>
    queue(arn, () => retryConcurrentChange(work));
  const changeTags = (arn: string, to: (tags: Tags) => Tags) =>
    change(arn, async () => {
      const { value, version } = await readOwn(deps, arn);
      await deps.certificates.save(tagged(value, to(value.tags ?? {})), version);
    });
  return {
    async importCertificate({ certificateArn: arn, tags, ...texts }) {
      const imported = readImportedCertificate(texts);
      assertInForce(imported, deps.clock());
      if (arn === undefined) return importNew(deps, imported, withTags({}, tags));
      if (tags.length > 0) throw new TagsOfImportedAgain();
      return change(arn, () => importAgain(deps, arn, imported));
    },
    getCertificate: async (arn) => (await read(deps, arn)).value,
    listCertificates: async () => (await deps.certificates.list()).map(({ value }) => value),
    deleteCertificate: (arn) => change(arn, () => remove(deps, arn)),
    addTags: (arn, tags) => changeTags(arn, (before) => withTags(before, tags)),
    removeTags: (arn, tags) => changeTags(arn, (before) => withoutTags(before, tags)),
  };
}

/** ACM user guide, "Prerequisites for importing certificates": valid at the time of the import. */
function assertInForce(imported: ImportedCertificate, now: number): void {
  const endsAt = pathEndOf(imported);
  if (endsAt <= now) throw new CertificateExpired(endsAt);
  const beginsAt = pathBeginningOf(imported);
  if (beginsAt > now + TOLERATED_SKEW) throw new CertificateNotYetValid(beginsAt);
}

async function importNew(
  deps: CertificateCommandsDeps,
  imported: ImportedCertificate,
  tags: Tags,
): Promise<string> {
  const arn = randomCertificateArn(deps.realm(), deps.random);
  const now = deps.clock();
  const stored = { ...sealed(deps, imported, arn), name: nameOf(imported, arn), createdAt: now, owner: API };
  await deps.certificates.save(tagged({ ...stored, importedAt: now }, tags), 0);
  return arn;
}

async function importAgain(
  deps: CertificateCommandsDeps,
  arn: string,
  imported: ImportedCertificate,
): Promise<string> {
  const { value, version } = await readOwn(deps, arn);
  const { asServer, asClientAuthority } = await deps.usesOf(arn);
  const now = deps.clock();
  if (asServer.length > 0) assertServerUse(imported, now);
  if (asClientAuthority.length > 0) assertClientAuthority(imported, now);
  await deps.certificates.save({ ...value, ...sealed(deps, imported, arn), importedAt: now }, version);
  return arn;
}

/** Throws `DataKeyMissing`. */
function sealed(
  { cipher }: CertificateCommandsDeps,
  { certificate, certificateChain, privateKey }: ImportedCertificate,
  certificateArn: string,
) {
  if (!cipher) throw new DataKeyMissing();
  const encryptedPrivateKey = cipher.encrypt(privateKey, certificateArn);
  return { certificateArn, certificate, certificateChain, encryptedPrivateKey };
}

/** What people call it: its CN, and the beginning of its UUID, so that two of one CN can be told apart. A name that a file may say. */
function nameOf(imported: ImportedCertificate, arn: string): string {
  const commonName = commonNameOf(pathOf(imported)[0]) ?? '';
  const readable = commonName
    .replaceAll(/[^A-Za-z0-9.-]/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, 50);
  const uuid = arn.slice(arn.lastIndexOf('/') + 1);
  return `${readable || 'certificate'}-${uuid.slice(0, 8)}`;
}

async function remove(deps: CertificateCommandsDeps, arn: string): Promise<void> {
  const { version } = await readOwn(deps, arn);
  const { asServer, asClientAuthority } = await deps.usesOf(arn);
  const endpointIds = [...new Set([...asServer, ...asClientAuthority])];
  if (endpointIds.length > 0) throw new CertificateInUse(arn, endpointIds);
  await deps.certificates.delete(arn, version);
}

async function read(
  { certificates }: CertificateCommandsDeps,
  arn: string,
): Promise<Versioned<StoredCertificate>> {
  const stored = await certificates.get(arn);
  if (stored) return stored;
  throw new CertificateNotFound(arn);
}

async function readOwn(deps: CertificateCommandsDeps, arn: string): Promise<Versioned<StoredCertificate>> {
  const stored = await read(deps, arn);
  assertOwnedByApi(stored.value.owner, `Certificate ${stored.value.name}`);
  return stored;
}

function tagged(certificate: StoredCertificate, tags: Tags): StoredCertificate {
  const { tags: _before, ...bare } = certificate;
  return Object.keys(tags).length === 0 ? bare : { ...bare, tags };
}
