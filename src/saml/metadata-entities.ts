import { printable } from '../kernel/printable.ts';
import {
  MetadataAmbiguous,
  MetadataEntityIdMalformed,
  MetadataEntityNotFound,
  MetadataIdentityProviderRepeated,
  MetadataNotAnEntity,
  MetadataWithoutIdentityProvider,
} from './metadata-refusals.ts';
import { SAML_PROTOCOL } from './names.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** The identity provider that a document is read for. */
export interface DescribedIdentityProvider {
  readonly entityId: string;
  /** The IDPSSODescriptor for SAML 2.0. */
  readonly role: XmlElement;
  /** The groups around the entity from the outermost to the innermost, then the entity, then the role. */
  readonly path: readonly XmlElement[];
}

/** An EntityDescriptor, and what it stands in. */
interface Entity {
  readonly entityId: string | undefined;
  readonly roles: readonly XmlElement[];
  /** The entity is the last. */
  readonly path: readonly XmlElement[];
}

/**
 * The identity provider of a document: that with the entity ID `wanted`, or the only one there is (SAML Metadata 2.3).
 * Throws `MetadataNotAnEntity`, `MetadataEntityNotFound`, `MetadataWithoutIdentityProvider`, `MetadataAmbiguous`,
 * `MetadataIdentityProviderRepeated`, `MetadataEntityIdMalformed`.
 */
export function describedIdentityProvider(
  root: XmlElement,
  wanted: string | undefined,
): DescribedIdentityProvider {
  const entities = [...entitiesIn(root, [])];
  const candidates = wanted === undefined ? entities : named(entities, wanted);
  const providers = candidates.filter(({ roles }) => roles.length > 0);
  const [provider, ...others] = providers;
  if (!provider) throw withoutIdentityProvider(wanted);
  if (wanted === undefined && others.length > 0) throw ambiguous(providers);
  const [role, ...more] = providers.flatMap(({ roles }) => roles);
  if (!role || more.length > 0) throw repeated();
  return { entityId: checkedEntityId(provider.entityId), role, path: [...provider.path, role] };
}

function* entitiesIn(element: XmlElement, around: readonly XmlElement[]): Generator<Entity> {
  const path = [...around, element];
  if (element.name === 'md:EntityDescriptor') {
    const roles = childrenNamed(element, 'md:IDPSSODescriptor').filter(supportsSaml2);
    yield { entityId: element.attributes.get('entityID'), roles, path };
  } else if (element.name === 'md:EntitiesDescriptor') {
    for (const child of element.children) {
      if (ENTITIES.has(child.name)) yield* entitiesIn(child, path);
    }
  } else {
    throw new MetadataNotAnEntity(
      'The metadata document does not start with an EntityDescriptor or EntitiesDescriptor of SAML 2.0. ' +
        'Import the SAML 2.0 metadata of the identity provider, not a web page or its application.',
    );
  }
}

const ENTITIES: ReadonlySet<string> = new Set(['md:EntityDescriptor', 'md:EntitiesDescriptor']);

function supportsSaml2(descriptor: XmlElement): boolean {
  const protocols = descriptor.attributes.get('protocolSupportEnumeration') ?? '';
  return protocols.split(/\s+/).includes(SAML_PROTOCOL);
}

function named(entities: readonly Entity[], wanted: string): readonly Entity[] {
  const found = entities.filter(({ entityId }) => entityId === wanted);
  if (found.length > 0) return found;
  throw new MetadataEntityNotFound(
    `The metadata document describes no entity with the entityID ${printable(wanted.slice(0, 200))}, but ${listed(entities)}. ` +
      'Write EntityId exactly as the document does, or import the other document.',
  );
}

function withoutIdentityProvider(wanted: string | undefined): MetadataWithoutIdentityProvider {
  const what = wanted === undefined ? 'The metadata document' : 'The entity that EntityId names';
  return new MetadataWithoutIdentityProvider(
    `${what} describes no identity provider for SAML 2.0 (IDPSSODescriptor). ` +
      'Import the metadata of the identity provider, not that of an application.',
  );
}

function ambiguous(providers: readonly Entity[]): MetadataAmbiguous {
  return new MetadataAmbiguous(
    `The metadata document describes several identity providers (EntitiesDescriptor): ${listed(providers)}. ` +
      'Say which one is meant with EntityId.',
    { found: providers.slice(0, MOST_LISTED).map(written) },
  );
}

function repeated(): MetadataIdentityProviderRepeated {
  return new MetadataIdentityProviderRepeated(
    'The metadata document describes several identity providers for SAML 2.0 under one entityID (IDPSSODescriptor). ' +
      'Leave only one in it.',
  );
}

/** A federation has thousands; as many as somebody reads. */
const MOST_LISTED = 10;

function listed(entities: readonly Entity[]): string {
  const more = entities.length - MOST_LISTED;
  const list = entities.slice(0, MOST_LISTED).map(written).join(', ') || 'none at all';
  return more > 0 ? `${list} and ${more} more` : list;
}

function written({ entityId }: Entity): string {
  return printable(entityId?.slice(0, 200) || '(without entityID)');
}

/** SAML Metadata 2.2.1: at most 1024 characters. It is compared to the letter with every Issuer. */
function checkedEntityId(entityId = ''): string {
  if (/^[^\s\p{Cc}]{1,1024}$/u.test(entityId)) return entityId;
  throw new MetadataEntityIdMalformed(
    'The entityID of the metadata document is missing, longer than 1024 characters, or holds white space. ' +
      'Ask the identity provider for a valid document.',
  );
}
