import { MOST_GROUPS } from './attributes.ts';
import { anotherName } from './diagnose-attribute-names.ts';
import { groupCount } from './diagnose-groups.ts';
import { receivedAttributes } from './received-attributes.ts';
import type { XmlElement } from './xml-element.ts';

/** What an administrator should know of groups that do not count in an accepted Assertion: counts and names, no values. */
export interface GroupRemarks {
  /** How many different groups came after the last that counts. */
  readonly groupsLeftOut?: number;
  /** An attribute that looks as if it were to be memberOf, which is not there. */
  readonly groupsUnder?: string;
}

const LONGEST_NAME = 255;

/** Undefined where nothing is to be said, as of nearly every Assertion. */
export function groupRemarksOn(assertion: XmlElement): GroupRemarks | undefined {
  const attributes = receivedAttributes(assertion);
  const leftOut = groupCount(attributes) - MOST_GROUPS;
  if (leftOut > 0) return { groupsLeftOut: leftOut };
  const [found] = anotherName({ attributes, groups: [], against: {} });
  const name = found?.facts.received?.slice(0, LONGEST_NAME);
  return name === undefined ? undefined : { groupsUnder: name };
}
