import { diagnoseAddresses } from './diagnose-addresses.ts';
import { diagnoseClock } from './diagnose-clock.ts';
import { diagnoseDocument } from './diagnose-document.ts';
import { diagnoseGroups } from './diagnose-groups.ts';
import { diagnosePerson } from './diagnose-person.ts';
import { diagnoseSignatures } from './diagnose-signatures.ts';
import type { Diagnose } from './diagnosis-material.ts';

/** In the order of the checks that they explain: what ends a sign-in first is told first. */
const FAMILIES: readonly Diagnose[] = [
  diagnoseDocument,
  diagnoseSignatures,
  diagnoseAddresses,
  diagnoseClock,
  diagnosePerson,
  diagnoseGroups,
];

/**
 * The well-known mistakes in what an examination found, the likeliest first. Some explain a failed check; others, such as
 * groups under another name, refuse nobody and still keep everybody out.
 */
export const diagnose: Diagnose = (material) => FAMILIES.flatMap((family) => family(material));
