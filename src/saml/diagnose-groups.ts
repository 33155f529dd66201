import { MOST_GROUPS } from './attributes.ts';
import { diagnoseAttributeNames } from './diagnose-attribute-names.ts';
import { type Diagnose, type DiagnosisMaterial, diagnosis } from './diagnosis-material.ts';
import type { Diagnosis } from './examination.ts';
import { GUID, OVERAGE_LINK } from './well-known-claims.ts';

/** Why somebody who signed in would still see nothing: groups that no rule can match. */
export const diagnoseGroups: Diagnose = (material) => {
  if (!material.assertion || material.attributes.length === 0) return [];
  const found = [
    ...overageLink(material),
    ...diagnoseAttributeNames(material),
    ...oneValue(material),
    ...objectIds(material),
    ...overLimit(material),
  ];
  return found.some(({ code }) => EXPLAINS.has(code)) ? found : [...found, ...noMatch(material)];
};

/** After one of these it is no news that no rule matches. */
const EXPLAINS: ReadonlySet<Diagnosis['code']> = new Set<Diagnosis['code']>([
  'groups-overage-link',
  'groups-under-another-name',
  'groups-in-one-value',
  'groups-are-object-ids',
]);

const overageLink: Diagnose = ({ attributes }) =>
  attributes.some(({ name }) => name === OVERAGE_LINK) ? [diagnosis('groups-overage-link')] : [];

const SEPARATORS = { ',': 'comma', ';': 'semicolon', '|': 'vertical-bar' } as const;

/** `engineering,sales` in one value is one group of that name. A distinguished name has commas of its own. */
const oneValue: Diagnose = ({ groups, against }) => {
  const [group, ...more] = groups;
  if (group === undefined || more.length > 0 || against.rules?.groups.includes(group)) return [];
  if (/^\s*(CN|OU|DC|UID)\s*=/i.test(group)) return [];
  for (const [separator, name] of Object.entries(SEPARATORS)) {
    const parts = group.split(separator).filter((part) => part.trim() !== '');
    if (parts.length > 1)
      return [diagnosis('groups-in-one-value', { separator: name, count: String(parts.length) })];
  }
  return [];
};

/** Ids are as good as names where the rules name them. */
const objectIds: Diagnose = ({ groups, against: { rules } }) => {
  if (!rules || rules.everybody || groups.length === 0) return [];
  const isForeignId = (group: string) => GUID.test(group) && !rules.groups.includes(group);
  if (!groups.every(isForeignId)) return [];
  return [diagnosis('groups-are-object-ids', { count: String(groups.length) })];
};

/** How many different groups came, those that do not count included. */
export function groupCount(attributes: DiagnosisMaterial['attributes']): number {
  const all = attributes.filter(({ name }) => name === 'memberOf').flatMap(({ values }) => values);
  return new Set(all.filter((value) => value !== '')).size;
}

const overLimit: Diagnose = ({ attributes }) => {
  const count = groupCount(attributes);
  if (count <= MOST_GROUPS) return [];
  return [diagnosis('groups-over-limit', { count: String(count), most: String(MOST_GROUPS) })];
};

const noMatch: Diagnose = ({ groups, against: { rules } }) => {
  if (!rules || rules.everybody)
    return groups.length === 0 && rules === undefined ? [diagnosis('no-groups')] : [];
  if (groups.length === 0) return [diagnosis('no-groups')];
  if (groups.some((group) => rules.groups.includes(group))) return [];
  return [
    diagnosis('no-group-is-named-by-a-rule', {
      count: String(groups.length),
      ...nearest(groups, rules.groups),
    }),
  ];
};

type Named = NonNullable<DiagnosisMaterial['against']['rules']>['groups'];

/** A rule that was probably meant: another case, or Keycloak's full path with a slash in front. */
function nearest(groups: readonly string[], named: Named): Diagnosis['facts'] {
  for (const group of groups) {
    const sameButCase = named.find((one) => one.toLowerCase() === group.trim().toLowerCase());
    if (sameButCase !== undefined) return { near: sameButCase, nearBy: 'case' };
    const samePath = named.find((one) => `/${one}` === group || group.endsWith(`/${one}`));
    if (samePath !== undefined) return { near: samePath, nearBy: 'path' };
  }
  return {};
}
