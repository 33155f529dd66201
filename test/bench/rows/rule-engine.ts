import { decideInTable } from '../../../src/endpoints/authorization-rules.ts';
import { ruleTable } from '../../../src/endpoints/rule-table.ts';
import { createSessionReach, prepareRules } from '../../../src/endpoints/session-reach.ts';
import { bestNanoseconds } from '../best-nanoseconds.ts';
import { addressIn10, pseudoRandom, randomRule } from '../random-rules.ts';
import { boundRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const RULES = 10_000;
const GROUPS = 200;
const DESTINATIONS = 4096;
/** Short rounds and many: the best one met no foreign work. */
const SHORT_ROUNDS = 100;
const DECISIONS_OF_A_ROUND = 10 * DESTINATIONS;

const PEER = 'the table that pages read';

/** Random rules inside 10.0.0.0/8 for a thousand groups, of which the person is in 200; destinations there too. */
export const ruleEngine: Measurement = async (_world, { rounds, share }) => {
  const random = pseudoRandom(1);
  const rules = Array.from({ length: RULES }, () => randomRule(random, 1000));
  const groups = Array.from({ length: GROUPS }, (_, index) => `group-${5 * index}`);
  const destinations = Array.from({ length: DESTINATIONS }, () => addressIn10(random));
  const prepared = prepareRules(rules);
  const reach = createSessionReach(prepared, groups);
  const repeats = Math.ceil(rounds * share * SHORT_ROUNDS);
  const best = (operations: number, work: () => void) => bestNanoseconds(repeats, operations, work);

  const preparation = best(1, () => createSessionReach(prepared, groups)) / 1e6;
  let allowed = 0;
  const decision = best(DECISIONS_OF_A_ROUND, () => {
    for (let done = 0; done < DECISIONS_OF_A_ROUND; done += 1) {
      if (reach.ruleFor(destinations[done % DESTINATIONS] ?? 0)) allowed += 1;
    }
  });
  if (allowed === 0) throw new Error('Nobody may reach anything: the rules of this row are no test.');
  const table = ruleTable(rules);
  const addresses = destinations.slice(0, 64).map((value) => ({ version: 4, value: BigInt(value) }) as const);
  const theirs = best(addresses.length, () => {
    for (const address of addresses) decideInTable(table, groups, address);
  });
  return [
    boundRow(`session of ${GROUPS} groups, ${RULES} rules: preparation`, preparation, 'ms', 1),
    boundRow('the same: a decision', decision, 'ns', 200, { name: PEER, figure: theirs }),
  ];
};
