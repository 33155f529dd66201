import type { Diagnosis, DiagnosisCode } from './examination.ts';
import { type KeptKind, keptValue, mayHoldAnyWord, WITHHELD } from './kept-values.ts';
import type { PersonalText } from './personal-text.ts';

/** What a fact of a diagnosis must look like to be kept, beside what the values of checks are. */
type FactKind = KeptKind | 'words' | 'number' | 'fingerprints' | 'attribute-name' | 'group';

/** By the fact's name; what is not named here is not kept. */
const FACTS: Readonly<Record<string, FactKind>> = {
  allowedSeconds: 'number',
  bytes: 'number',
  count: 'number',
  most: 'number',
  seconds: 'number',
  by: 'words',
  detail: 'words',
  differences: 'words',
  kind: 'words',
  nearBy: 'words',
  separator: 'words',
  status: 'words',
  where: 'words',
  expiredAt: 'time',
  ourTime: 'time',
  receivedUntil: 'time',
  theirTime: 'time',
  fingerprint: 'fingerprints',
  known: 'fingerprints',
  algorithms: 'algorithm',
  format: 'saml-name',
  name: 'attribute-name',
  near: 'group',
};

/** What was compared is of another kind in each diagnosis. */
const COMPARED: Partial<Readonly<Record<DiagnosisCode, FactKind>>> = {
  'wrong-acs-url': 'address',
  'wrong-audience': 'entity',
  'wrong-entity-id': 'entity',
  'certificate-unknown': 'fingerprints',
  'groups-under-another-name': 'attribute-name',
};

const SHAPES = {
  words: /^[A-Za-z -]{0,60}$/,
  number: /^\d{1,12}$/,
  fingerprints: /^[0-9A-Fa-f:, ]{0,1000}$/,
} as const;

export interface FactRules {
  readonly isNamedByRule: (value: string) => boolean;
  readonly attributeName: (name: string) => string;
  readonly personal: PersonalText;
}

/** The facts of a diagnosis that may be kept. */
export function keptFacts({ code, facts }: Diagnosis, rules: FactRules): Diagnosis['facts'] {
  const kept = Object.entries(facts).flatMap(([name, text]) => {
    const kind = kindOf(code, name);
    if (kind === undefined) return [];
    const isUnread = name === 'received' && mayHoldAnyWord(kind) && !rules.personal.isKnown;
    return [[name, isUnread ? WITHHELD : keptFact(kind, text, rules)] as const];
  });
  return Object.fromEntries(kept);
}

function kindOf(code: DiagnosisCode, name: string): FactKind | undefined {
  if (name === 'expected' || name === 'received') return COMPARED[code];
  return Object.hasOwn(FACTS, name) ? FACTS[name] : undefined;
}

function keptFact(kind: FactKind, text: string, rules: FactRules): string {
  if (kind === 'attribute-name') return rules.attributeName(text);
  if (kind === 'group') return rules.isNamedByRule(text) ? text : WITHHELD;
  if (rules.personal.isIn(text)) return WITHHELD;
  if (kind === 'words' || kind === 'number' || kind === 'fingerprints') {
    return SHAPES[kind].test(text) ? text : WITHHELD;
  }
  return keptValue(kind, text);
}
