import { type Diagnose, type DiagnosisMaterial, diagnosis } from './diagnosis-material.ts';
import type { Diagnosis, ReceivedAttribute } from './examination.ts';
import { GROUP_CLAIMS, KEYCLOAK_ROLES } from './well-known-claims.ts';

/** As much of an examination as tells that groups come under another name. */
export interface GroupMaterial extends Pick<DiagnosisMaterial, 'attributes' | 'groups'> {
  readonly against: Pick<DiagnosisMaterial['against'], 'rules'>;
}

/** Attributes that carry groups under a name that nothing reads, and those that come more often than meant. */
export const diagnoseAttributeNames: Diagnose = (material) => [
  ...anotherName(material),
  ...roleList(material),
  ...repeated(material),
];

/** Of several the likeliest: what people mistype comes before what products call it by themselves. */
export const anotherName = ({ attributes, groups, against }: GroupMaterial): readonly Diagnosis[] => {
  if (groups.length > 0 || attributes.some(({ name }) => name === 'memberOf')) return [];
  const others = attributes.filter((attribute) => !isRoleList(attribute));
  const named = new Set(against.rules?.groups ?? []);
  const found =
    find(others, 'case', ({ name }) => plain(name) === 'memberof') ??
    find(others, 'misspelt', ({ name }) => isNearly(plain(name), 'memberof')) ??
    find(others, 'namespace', ({ name }) => /[/:#]memberOf$/.test(name)) ??
    find(others, 'friendly-name', ({ friendlyName }) => friendlyName === 'memberOf') ??
    find(others, 'values', ({ values }) => values.some((value) => named.has(value))) ??
    find(others, 'claim', ({ name }) => GROUP_CLAIMS.has(name) || GROUP_CLAIMS.has(name.toLowerCase()));
  return found ? [found] : [];
};

function find(
  attributes: readonly ReceivedAttribute[],
  kind: string,
  matches: (attribute: ReceivedAttribute) => boolean,
): Diagnosis | undefined {
  const found = attributes.find(matches);
  if (!found) return undefined;
  const facts = { received: found.name, kind, count: String(found.values.length) };
  return diagnosis('groups-under-another-name', facts);
}

/** The letters alone: `member_of`, ` MemberOf` and `member-of` all mean the same. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** One letter more, less, different or exchanged with its neighbour. */
export function isNearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return one === other;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = [one.slice(start), other.slice(start)] as const;
  const [ours, theirs] = rest;
  const isExchanged = ours[0] === theirs[1] && ours[1] === theirs[0] && ours.slice(2) === theirs.slice(2);
  return (
    ours.slice(1) === theirs || ours === theirs.slice(1) || ours.slice(1) === theirs.slice(1) || isExchanged
  );
}

const roleList: Diagnose = ({ attributes }) => {
  const count = attributes.filter(isRoleList).length;
  return count === 0 ? [] : [diagnosis('role-list-default', { count: String(count) })];
};

function isRoleList({ name, values }: ReceivedAttribute): boolean {
  return name === 'Role' && values.some((value) => KEYCLOAK_ROLES.test(value));
}

/** Keycloak writes one Attribute per value unless told to write a single one. Ours reads them all. */
const repeated: Diagnose = ({ attributes }: DiagnosisMaterial) => {
  const counts = Map.groupBy(attributes, ({ name }) => name);
  return [...counts]
    .filter(([, all]) => all.length > 1)
    .slice(0, 5)
    .map(([name, all]) => diagnosis('attribute-repeated', { name, count: String(all.length) }));
};
