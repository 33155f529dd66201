import { MetadataExpired } from './metadata-refusals.ts';
import type { XmlElement } from './xml-element.ts';
import { parseDuration } from './xs-duration.ts';

/** How long a document may be used, and after how long to ask for a new one. */
export interface MetadataValidity {
  /** Milliseconds since 1970; undefined where the document says no time that can be read. */
  readonly validUntil: number | undefined;
  /** Milliseconds; undefined where the document says none that can be read. */
  readonly cacheDuration: number | undefined;
}

/**
 * What `elements` say: the groups that enclose an entity, the entity and its role. Each may say both, and all hold: the
 * earliest time and the shortest duration count (SAML Metadata 2.3.1, 2.3.2, 2.4.1).
 */
export function validityOf(elements: readonly XmlElement[]): MetadataValidity {
  const said = (name: string) => elements.map(({ attributes }) => attributes.get(name) ?? '');
  return {
    validUntil: smallest(said('validUntil').map(parseTime)),
    cacheDuration: smallest(said('cacheDuration').map(parseDuration)),
  };
}

/** Throws `MetadataExpired` when `validUntil` is past; `now` in milliseconds since 1970. */
export function checkNotExpired({ validUntil }: Pick<MetadataValidity, 'validUntil'>, now: number): void {
  if (validUntil === undefined || now < validUntil) return;
  throw new MetadataExpired(
    `The metadata document was valid until ${new Date(validUntil).toISOString()} only (validUntil). ` +
      'Download the metadata from the identity provider again.',
  );
}

/** Times are in UTC (SAML Core 1.3.3), also where a product forgets to say so. */
function parseTime(text: string): number | undefined {
  const utc = /T[\d:.]+$/.test(text) ? `${text}Z` : text;
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(utc) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function smallest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
