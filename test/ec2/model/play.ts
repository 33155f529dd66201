import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Ec2Answer, Ec2Client } from '../../support/ec2-query-client.ts';
import type { Move } from './arbitraries.ts';
import { assertInvariants } from './invariants.ts';
import type { Names } from './names.ts';
import { expectedOf, type Observation, observe } from './observe.ts';
import { type Asked, requestOf, takesToken } from './requests.ts';
import { resolved } from './resolved.ts';
import { NOTHING, type State } from './state.ts';
import { endpointsOf, type Step } from './steps.ts';
import { GROWTH } from './surroundings.ts';
import { answerOf, type Expected, take } from './take.ts';

/** Two replicas, and the configuration that both have. */
export interface Players {
  readonly clients: readonly [Ec2Client, Ec2Client];
  readonly names: Names;
  /** Gives both replicas a configuration in which the VPCs have these blocks. */
  configure(blocks: State['blocks']): void;
}

/** Makes all moves, and looks at everything after each. Throws where the API does what the model does not. */
export async function play(players: Players, moves: readonly Move[]): Promise<void> {
  let state = NOTHING;
  const withTokens: Step[] = [];
  players.configure(state.blocks);
  for (const move of moves) {
    if ('grow' in move) {
      state = grown(state, move.grow);
      players.configure(state.blocks);
      continue;
    }
    const steps = stepsOf(move, state, withTokens);
    state = await perform(players, state, steps);
    withTokens.unshift(...steps.filter((step) => step.token !== undefined && takesToken(step)));
  }
}

function stepsOf(
  move: Exclude<Move, { grow: string }>,
  state: State,
  withTokens: readonly Step[],
): readonly Step[] {
  if ('steps' in move) return move.steps.map((step) => resolved(step, state));
  const earlier = withTokens[move.again % withTokens.length];
  return earlier ? [{ ...earlier, replica: move.replica }] : [];
}

function grown(state: State, vpc: string): State {
  const blocks = state.blocks[vpc] ?? [];
  const more = GROWTH.find((block) => !blocks.includes(block));
  return more === undefined ? state : { ...state, blocks: { ...state.blocks, [vpc]: [...blocks, more] } };
}

/** What one order of the steps would lead to. */
interface Outcome {
  readonly expected: readonly Expected[];
  readonly next: State;
}

async function perform(players: Players, state: State, steps: readonly Step[]): Promise<State> {
  const { clients, names } = players;
  const requests = steps.map((step) => requestOf(step, names.real));
  const answers = await Promise.all(
    requests.map(({ action, parameters }, n) => clients[steps[n]?.replica ?? 0].call(action, parameters)),
  );
  const outcomes = orders(steps.length).map((order) => inThatOrder(state, steps, order, answers));
  learn(names, outcomes[0], steps, answers);
  const possible = outcomes.filter(({ expected }) => fits(names, steps, expected, answers));
  if (possible.length === 0) throw new UnexpectedAnswers(requests, answers, outcomes);
  return seen(players, possible, aliasesOf(steps, outcomes));
}

class UnexpectedAnswers extends Error {
  constructor(requests: readonly Asked[], answers: readonly Ec2Answer[], outcomes: readonly Outcome[]) {
    const told = requests.map(
      (request, n) => `${JSON.stringify(request)}\n  answered ${JSON.stringify(answers[n])}`,
    );
    const codes = outcomes.map(({ expected }) =>
      expected.map((one) => one.codes.join(' or ')).join(', then '),
    );
    super(
      `The model knows no order of requests with these answers.\n${told.join('\n')}\nIt has:\n${codes.join('\n')}`,
    );
  }
}

function inThatOrder(
  state: State,
  steps: readonly Step[],
  order: readonly number[],
  answers: readonly Ec2Answer[],
): Outcome {
  const expected: Expected[] = [];
  let next = state;
  for (const n of order) {
    const step = steps[n] as Step;
    const one = take(next, step, steps.length > 1 ? answers[n]?.code : undefined);
    expected[n] = one;
    next = one.next;
  }
  return { expected, next };
}

/** All orders of so many things. */
function orders(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
}

function learn(
  { learn }: Names,
  outcome: Outcome | undefined,
  steps: readonly Step[],
  answers: readonly Ec2Answer[],
): void {
  steps.forEach((step, n) => {
    const { clientVpnEndpointId, associationId } = (answers[n]?.answer ?? {}) as Readonly<
      Record<string, string>
    >;
    const { made } = outcome?.expected[n] ?? {};
    if (step.kind === 'create' && made !== undefined && clientVpnEndpointId) learn(made, clientVpnEndpointId);
    if (step.kind === 'associate' && associationId) learn(`${step.endpoint} ${step.subnet}`, associationId);
  });
}

function fits(
  { real }: Names,
  steps: readonly Step[],
  expected: readonly Expected[],
  answers: readonly Ec2Answer[],
): boolean {
  return steps.every((step, n) => {
    const { code = '', answer = '' } = answers[n] ?? {};
    const { codes = [], made } = expected[n] ?? {};
    if (!codes.includes(code)) return false;
    return code !== 'Success' || isDeepStrictEqual(answer, answerOf(step, made, real));
  });
}

function aliasesOf(steps: readonly Step[], outcomes: readonly Outcome[]): readonly string[] {
  const made = outcomes.flatMap(({ expected }) =>
    expected.map((one) => one.made?.split(' ')[0] ?? 'unknown'),
  );
  return [...new Set([...steps.flatMap(endpointsOf), ...made])].filter((alias) => alias !== 'unknown');
}

/** The outcome that both replicas show; with several that fit the answers it may be any of them, but it must be one. */
async function seen(
  { clients, names: { real } }: Players,
  possible: readonly Outcome[],
  aliases: readonly string[],
): Promise<State> {
  const [one, other] = await Promise.all(clients.map((client) => observe(client, aliases, real)));
  const matches = (observation: Observation | undefined, { next }: Outcome) =>
    isDeepStrictEqual(observation, expectedOf(next, aliases, real));
  const found = possible.find((outcome) => matches(one, outcome) && matches(other, outcome));
  const [first] = possible;
  if (!found && first) {
    expect([one, other]).toEqual([1, 2].map(() => expectedOf(first.next, aliases, real)));
  }
  if (!found || !one) throw new Error('What is seen is no outcome of these steps.');
  assertInvariants(one);
  return found.next;
}
