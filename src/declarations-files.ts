import type { Entry, Shape } from './declarations-shape.ts';
import { type Fault, messageOf } from './declarations-words.ts';
import { tagsOf } from './kernel/declared-tags.ts';
import { withTags } from './kernel/tags.ts';
import type { ReferencedFiles } from './referenced-files.ts';
import { type DeclaredSamlProvider, hasDocument } from './saml/declare-saml-provider.ts';
import { InvalidIdpMetadata, MetadataSigningCertificateUnusable } from './saml/metadata-refusals.ts';
import { readPinned } from './saml/metadata-signature.ts';
import type { SamlProviderDeclaration } from './saml/saml-provider-declaration.ts';
import { metadataOf } from './saml/saml-provider-metadata.ts';

/** Reads a file; undefined when that fails, and `faults` says why. */
export type Read = (path: string, member: string) => string | undefined;

export function reader(
  files: ReferencedFiles,
  section: string,
  { index }: Entry<unknown>,
  faults: Fault[],
): Read {
  return (path, member) => attempt(() => files.read(path), [section, index, member], faults);
}

/** What `read` gives; undefined when that fails, and `faults` says why. */
export function attempt<Content>(
  read: () => Content,
  path: Fault['path'],
  faults: Fault[],
): Content | undefined {
  try {
    return read();
  } catch (error) {
    faults.push({ path, message: `This file cannot be read: ${messageOf(error)}.` });
    return undefined;
  }
}

/** The identity providers with their metadata documents, each of which can be read. */
export function declaredSamlProviders(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly DeclaredSamlProvider[] {
  return shape.lists.SamlProviders.flatMap((entry): readonly DeclaredSamlProvider[] => {
    const declared = withMetadata(entry.value, reader(files, 'SamlProviders', entry, faults));
    if (declared === undefined) return [];
    try {
      checkMetadata(declared);
    } catch (error) {
      if (!(error instanceof InvalidIdpMetadata)) throw error;
      faults.push({
        path: ['SamlProviders', entry.index, memberOf(error, entry.value)],
        message: error.message,
      });
    }
    return [declared];
  });
}

function withMetadata(declaration: SamlProviderDeclaration, read: Read): DeclaredSamlProvider | undefined {
  const { Name: name, EntityId: entityId, CreationTime: createdAt } = declaration;
  const source = metadataSource(declaration, read);
  const pinned = pinnedCertificate(declaration, read);
  if (source === undefined || pinned === undefined) return undefined;
  return {
    name,
    ...source,
    ...(entityId !== undefined && { entityId }),
    ...(pinned !== '' && { metadataSigningCertificate: pinned }),
    ...(createdAt !== undefined && { createdAt }),
    ...(declaration.Tags.length > 0 && { tags: withTags({}, tagsOf(declaration.Tags)) }),
  };
}

/** Empty: none is pinned. Undefined: its file cannot be read. */
function pinnedCertificate(declaration: SamlProviderDeclaration, read: Read): string | undefined {
  const { MetadataSigningCertificateFile: file, MetadataSigningCertificate: text = '' } = declaration;
  return file === undefined ? text : read(file, 'MetadataSigningCertificateFile');
}

/** Of an address, all that can be told without asking it. Throws `InvalidIdpMetadata`. */
function checkMetadata(declared: DeclaredSamlProvider): void {
  const { metadataSigningCertificate: pinned } = declared;
  if (hasDocument(declared)) metadataOf(declared);
  else if (pinned !== undefined) readPinned(pinned);
}

/** The document or its address: the schema sees to it that there is exactly one of them. */
function metadataSource(declaration: SamlProviderDeclaration, read: Read) {
  const { MetadataFile, MetadataUrl: metadataUrl, MetadataAllowPrivateAddress: isPrivate } = declaration;
  if (metadataUrl !== undefined)
    return { metadataUrl, ...(isPrivate && { allowsPrivateAddress: isPrivate }) };
  const metadataDocument =
    MetadataFile === undefined ? declaration.MetadataDocument : read(MetadataFile, 'MetadataFile');
  return metadataDocument === undefined ? undefined : { metadataDocument };
}

function memberOf(
  error: InvalidIdpMetadata,
  declaration: SamlProviderDeclaration,
): keyof SamlProviderDeclaration {
  if (error instanceof MetadataSigningCertificateUnusable) {
    const { MetadataSigningCertificate: text } = declaration;
    return text === undefined ? 'MetadataSigningCertificateFile' : 'MetadataSigningCertificate';
  }
  return declaration.MetadataDocument === undefined ? 'MetadataFile' : 'MetadataDocument';
}
