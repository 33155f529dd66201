import { readdirSync, readFileSync } from 'node:fs';
import {
  type AttackDescription,
  type Expected,
  type ResponseScenario,
  type Scenario,
  scenario,
} from './scenario.ts';

const DIRECTORY = new URL('../../corpus/saml/', import.meta.url);

export interface CorpusFile {
  /** The file's name without `.json`. */
  readonly name: string;
  readonly scenario: Scenario;
}

/** Every file of the corpus; throws, naming the file, when one does not have the schema. */
export function readCorpus(): readonly CorpusFile[] {
  return readdirSync(DIRECTORY)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.json'.length), scenario: readScenario(file) }));
}

function readScenario(file: string): Scenario {
  const parsed = scenario.safeParse(JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${parsed.error.message}`);
  return parsed.data;
}

/** One attack, or one control, with everything that its file says of it. */
export interface CorpusCase {
  readonly title: string;
  readonly attack: AttackDescription;
  readonly expect: Expected;
}

/** The variants of a scenario, each laid over what they have in common; a scenario without variants is one case. */
export function casesOf({ claim, variants, ...common }: ResponseScenario): readonly CorpusCase[] {
  const all = variants ?? [{ name: '' }];
  return all.map(({ name, ...variant }) => {
    const attack: AttackDescription = {
      ...common,
      ...variant,
      response: { ...common.response, ...variant.response },
      before: [...(common.before ?? []), ...(variant.before ?? [])],
      after: [...(common.after ?? []), ...(variant.after ?? [])],
    };
    if (!attack.expect) throw new Error(`"${claim}" does not say what to expect of ${name || 'it'}.`);
    return { title: name === '' ? claim : `${claim}: ${name}`, attack, expect: attack.expect };
  });
}

/** Every refusal code that a scenario expects somewhere. */
export function codesOf(described: Scenario): readonly string[] {
  if (described.kind !== 'response') return described.codes;
  return casesOf(described).flatMap(({ expect }) => ('code' in expect ? [expect.code] : []));
}
