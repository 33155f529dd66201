import { XSI_NIL } from './names.ts';
import { AttributeMalformed, AttributesMissing } from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** Guide, quotas for users and groups: groups after the 200th are ignored, a group id has at most 255 characters (counted as rules count them, in UTF-16 units). */
export const MOST_GROUPS = 200;
const LONGEST_GROUP_ID = 255;

/** Names are shown, never compared: cut where no name goes. */
const LONGEST_NAME = 255;

export interface AssertedAttributes {
  readonly firstName?: string;
  readonly lastName?: string;
  /** The values of `memberOf`, in document order, each once. */
  readonly groups: readonly string[];
}

/**
 * What the attributes say, over all AttributeStatements. They go by Name, exactly so spelt; FriendlyName is for
 * people. Each value is one opaque text. At least one attribute is required (guide, SAML-based federation).
 * Throws `AttributesMissing`, `AttributeMalformed`.
 */
export function attributesOf(assertion: XmlElement): AssertedAttributes {
  const values = valuesByName(assertion);
  const [firstName] = values.get('FirstName') ?? [];
  const [lastName] = values.get('LastName') ?? [];
  return {
    ...(firstName === undefined ? {} : { firstName: cut(firstName, LONGEST_NAME) }),
    ...(lastName === undefined ? {} : { lastName: cut(lastName, LONGEST_NAME) }),
    groups: groupsOf(values.get('memberOf') ?? []),
  };
}

/** A Map, so that a Name such as `__proto__` is a name like any other. */
function valuesByName(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = childrenNamed(assertion, 'saml:AttributeStatement').flatMap((statement) =>
    childrenNamed(statement, 'saml:Attribute'),
  );
  if (attributes.length === 0) throw new AttributesMissing();
  const byName = new Map<string, string[]>();
  for (const attribute of attributes) {
    const name = attribute.attributes.get('Name');
    if (name === undefined || name === '') throw new AttributeMalformed();
    const values = byName.get(name) ?? [];
    values.push(...valuesOf(attribute));
    byName.set(name, values);
  }
  return byName;
}

/** Empty and nil values say nothing. */
function valuesOf(attribute: XmlElement): readonly string[] {
  return childrenNamed(attribute, 'saml:AttributeValue')
    .filter((value) => !['true', '1'].includes(value.attributes.get(XSI_NIL) ?? 'false'))
    .map((value) => value.text)
    .filter((text) => text !== '');
}

/** One that is too long still is one of the 200 groups of a person; it only never matches. */
function groupsOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, MOST_GROUPS).filter(({ length }) => length <= LONGEST_GROUP_ID);
}

/** The first `length` characters, counted as people count them: never half of one. */
function cut(text: string, length: number): string {
  return Array.from(text).slice(0, length).join('');
}
