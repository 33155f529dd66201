import { type Person, readAuthnRequest, respond, type ScriptedIdp } from '../support/scripted-idp.ts';
import type { Answer } from './exchange.ts';
import type { LoadGenerator, Measured } from './load.ts';
import type { Portal } from './portals.ts';
import { cookiesOf, fromAddress, get, post } from './requests.ts';

/** Groups of a person in a middling company; the first opens the endpoint. */
const GROUPS = ['engineering', ...Array.from({ length: 7 }, (_, index) => `department-${index}`)];

/** What it took to sign people in, and a Cookie header with the session of each. */
export interface SignIns extends Measured {
  readonly cookies: readonly Readonly<Record<string, string>>[];
}

/**
 * Signs `count` people in, from as many addresses: all start, the identity provider signs what it answers while nothing
 * is measured, all post it and go where it leads. `firstPerson` tells apart who came in earlier rounds.
 */
export async function signInMany(
  load: LoadGenerator,
  idp: ScriptedIdp,
  portal: Portal,
  count: number,
  firstPerson: number,
): Promise<SignIns> {
  const people = Array.from({ length: count }, (_, index) => firstPerson + index);
  const started = await startMany(load, portal, people);
  const posts = started.answers.map((answer, index) => responsePost(idp, portal, answer, people[index] ?? 0));
  const posted = await load.send(portal.program, posts, { expected: portal.accepted });
  const steps: Measured[] = [started, posted];
  if (!portal.completes)
    return { ...sumOf(steps, count), cookies: posted.answers.map((it) => cookiesOf(it)) };
  const visits = posted.answers.map(({ location }, index) =>
    get(location, { ...fromAddress(people[index] ?? 0), ...cookiesOf(started.answers[index] ?? NONE) }),
  );
  const completed = await load.send(portal.program, visits, { expected: 303 });
  const cookies = completed.answers.map((answer, index) => cookiesOf(started.answers[index] ?? NONE, answer));
  return { ...sumOf([...steps, completed], count), cookies };
}

/** The first step alone. */
export function startMany(
  load: LoadGenerator,
  portal: Portal,
  people: readonly number[],
  options: { readonly connections?: number } = {},
) {
  const visits = people.map((person) => get(portal.signIn, fromAddress(person)));
  return load.send(portal.program, visits, { expected: 302, ...options });
}

const NONE: Answer = { status: 0, location: '', cookies: [], bytes: 0 };

function responsePost(idp: ScriptedIdp, portal: Portal, started: Answer, number: number): string {
  const person: Person = {
    nameId: `person-${number}@corp.example`,
    firstName: 'A',
    lastName: 'B',
    groups: GROUPS,
  };
  const { samlResponse } = respond(idp, readAuthnRequest(started.location), { person });
  return post(portal.acs, { SAMLResponse: samlResponse }, fromAddress(number));
}

function sumOf(steps: readonly Measured[], operations: number): Measured {
  const total = (figure: (step: Measured) => number) => steps.reduce((sum, step) => sum + figure(step), 0);
  return {
    operations,
    wallSeconds: total(({ wallSeconds }) => wallSeconds),
    cpuSeconds: total((step) => step.cpuSeconds),
    clientCpuSeconds: total((step) => step.clientCpuSeconds),
  };
}
