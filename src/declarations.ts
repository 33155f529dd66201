import { basename, dirname } from 'node:path';
import type { Directory } from './connections/directory/directory.ts';
import type { ConfiguredHandler } from './connections/handler/configured-handler.ts';
import type { LogDestination } from './connections/log/log-destination.ts';
import { declaredAccessKeys } from './declarations-access-keys.ts';
import { declaredBrand } from './declarations-brand.ts';
import { declaredCertificates } from './declarations-certificates.ts';
import { type ClientEntry, declaredClients } from './declarations-clients.ts';
import { declaredConnectionLogs } from './declarations-connection-logs.ts';
import { declaredDecryptionCertificates } from './declarations-decryption.ts';
import { declaredDirectories } from './declarations-directories.ts';
import { declaredSamlProviders } from './declarations-files.ts';
import { declaredHandlers } from './declarations-handlers.ts';
import { referenceFaults } from './declarations-references.ts';
import { readShape, type Shape } from './declarations-shape.ts';
import { declaredUpstream } from './declarations-upstream.ts';
import { type Fault, formatPath, messageOf } from './declarations-words.ts';
import { type Position, readYaml } from './declarations-yaml.ts';
import type { AccessKey } from './ec2/access/access-key.ts';
import type { UpstreamCredentials } from './ec2/upstream/sign-request.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import type { StoredResources } from './endpoints/endpoint-faults.ts';
import type { Quotas } from './endpoints/quotas.ts';
import type { Network, VpnSettings } from './endpoints/vpn-settings.ts';
import type { Realm } from './kernel/arn.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import type { DeclaredCertificate } from './pki/declare-certificate.ts';
import type { DeclaredBrand } from './portal/brand.ts';
import { createReferencedFiles, type FileReaders } from './referenced-files.ts';
import type { DeclaredSamlProvider } from './saml/declare-saml-provider.ts';
import type { DecryptionCertificate } from './saml/decryption-certificate.ts';

/** What a configuration file declares, checked whole, with the content of every file that it names. */
export interface Declarations {
  /** The file's name, as the owner of what it declares. Without its directory, so that replicas agree. */
  readonly file: string;
  /** SHA-256 over the file and every file that it names, hexadecimal. */
  readonly digest: string;
  readonly realm: Realm;
  readonly vpn: VpnSettings;
  readonly networks: readonly Network[];
  readonly directories: readonly Directory[];
  /** Where the functions are asked that endpoints name. */
  readonly clientConnectHandlers: readonly ConfiguredHandler[];
  /** Where log groups live that endpoints name. */
  readonly connectionLogs: readonly LogDestination[];
  readonly quotas: Quotas;
  readonly samlProviders: readonly DeclaredSamlProvider[];
  readonly certificates: readonly DeclaredCertificate[];
  readonly endpoints: readonly EndpointDeclaration[];
  /** The declared clients; `openClients` opens their installers. */
  readonly clientEntries: readonly ClientEntry[];
  readonly brand: DeclaredBrand;
  /** The first is published, all decrypt. */
  readonly decryptionCertificates: readonly DecryptionCertificate[];
  /** Who may call the management API. */
  readonly accessKeys: readonly AccessKey[];
  /** What requests to POSTERN_EC2_UPSTREAM are signed with; undefined: they go unsigned. */
  readonly ec2Upstream: UpstreamCredentials | undefined;
  /** One line for each fault that shows only later, with its place in the file. */
  describe(faults: readonly Fault[]): readonly string[];
}

export interface ReadDeclarationsOptions extends FileReaders {
  /** What the store holds, so that the file may name it by ARN. Undefined: unknown, and every ARN is taken as it is. */
  readonly stored?: StoredResources;
}

/** A configuration file and every file that it names, read, but its entries not yet held against each other and the store. */
export interface Reading {
  /** Good only where nothing is faulty. */
  readonly declarations: Declarations;
  readonly shape: Shape;
  readonly faults: readonly Fault[];
}

/**
 * Reads and checks the configuration file at `path` (absolute) with every file that it names. Throws
 * {@link ConfigurationFaulty} with every fault that was found, each with its line, its path in the file and what
 * to write instead. Nothing is changed anywhere.
 */
export function readDeclarations(path: string, options: ReadDeclarationsOptions): Declarations {
  return checkedDeclarations(readFiles(path, options), options.stored);
}

/** What was read, checked to its end: the same reading can be checked again when more is known. Throws as {@link readDeclarations}. */
export function checkedDeclarations(
  { declarations, shape, faults }: Reading,
  stored?: StoredResources,
): Declarations {
  const all = [...faults, ...referenceFaults(shape, stored)];
  if (all.length > 0) throw new ConfigurationFaulty(declarations.describe(all));
  return declarations;
}

/** The first part of {@link readDeclarations}: throws only where there is no text to read, or no YAML in it. */
export function readFiles(path: string, options: FileReaders): Reading {
  const file = basename(path);
  const text = readConfiguration(path, options);
  const yaml = readYaml(text);
  if (yaml.faults.length > 0) {
    throw new ConfigurationFaulty(yaml.faults.map((fault) => `${place(file, fault)} ${fault.message}`));
  }
  const shape = readShape(yaml.value ?? {});
  const files = createReferencedFiles(dirname(path), options);
  const faults: Fault[] = [...shape.faults];
  const certificates = declaredCertificates(shape, files, faults);
  const samlProviders = declaredSamlProviders(shape, files, faults);
  const brand = declaredBrand(shape.single.Portal, files, faults);
  const decryptionCertificates = declaredDecryptionCertificates(shape.single.Saml, files, faults);
  const accessKeys = declaredAccessKeys(shape, files, faults);
  const directories = declaredDirectories(shape, files, faults);
  const clientConnectHandlers = declaredHandlers(shape, files, faults);
  const connectionLogs = declaredConnectionLogs(shape, dirname(path), files, faults);
  const { Account, Region, Vpn, Ec2Upstream } = shape.single;
  const ec2Upstream = declaredUpstream(Ec2Upstream, Region, files, faults);
  const clientEntries = declaredClients(shape.lists.ClientDownloads, dirname(path), faults);
  const declarations = {
    file,
    digest: files.digest(text),
    realm: { account: Account, region: Region },
    vpn: Vpn,
    networks: shape.lists.Networks.map(({ value }) => value),
    directories,
    clientConnectHandlers,
    connectionLogs,
    quotas: shape.single.Quotas,
    samlProviders,
    certificates,
    endpoints: shape.lists.Endpoints.map(({ value }) => value),
    clientEntries,
    brand,
    decryptionCertificates,
    accessKeys,
    ec2Upstream,
    describe: (later: readonly Fault[]) => describe(file, later, yaml.locate),
  };
  return { declarations, shape, faults };
}

function readConfiguration(path: string, readers: Pick<FileReaders, 'readConfiguration'>): string {
  try {
    return readers.readConfiguration(path);
  } catch (error) {
    throw new ConfigurationFaulty([`${path}: cannot be read: ${messageOf(error)}.`]);
  }
}

/** One line for each fault, in the order of the file: `postern.yaml:12:5: Endpoints[0].VpnPort: Write 443 or 1194.` */
function describe(
  file: string,
  faults: readonly Fault[],
  locate: (path: readonly PropertyKey[]) => Position,
): readonly string[] {
  return faults
    .map((fault) => ({ ...fault, position: locate(fault.path) }))
    .sort(
      (one, other) => one.position.line - other.position.line || one.position.column - other.position.column,
    )
    .map(({ path, message, position }) => {
      const member = path.length === 0 ? '' : ` ${formatPath(path)}:`;
      return `${place(file, position)}${member} ${message}`;
    });
}

function place(file: string, { line, column }: Position): string {
  return `${file}:${line}:${column}:`;
}
