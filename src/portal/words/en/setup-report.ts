import { formats } from './formats.ts';

/** The report on a test sign-in. */
export const setupReport = {
  title: { good: 'The test sign-in worked', bad: 'The test sign-in failed' },
  goodLead: 'All checks passed. A real sign-in of this person would be accepted.',
  badLead: 'A real sign-in would be refused. Below stands what came, what was expected, and what helps.',
  code: { before: 'A real sign-in would end with the code', after: '.' },
  awaited: {
    title: 'The report is being written',
    lead: 'The answer of your identity provider has come and is being looked at. Open the report in a moment.',
    button: 'Show the report',
  },
  diagnoses: {
    title: 'What is most likely wrong',
    noticed: 'What we noticed besides',
    helps: 'What helps:',
  },
  checks: {
    title: 'Checks',
    summary: (passed: number, failed: number, notReached: number): string =>
      `${formats.number(passed)} passed, ${formats.number(failed)} failed, ${formats.number(notReached)} not reached`,
    all: 'Show all checks',
    notReached: 'Not reached: what these need could not be read, or what failed before made them pointless.',
  },
  person: {
    title: 'Who signed in',
    nothing: 'The answer names nobody whom we could read.',
    unbelieved: 'Since the sign-in was not accepted, none of this is believed.',
  },
  attributes: {
    title: 'Attributes as they came',
    none: 'No attribute came.',
    noValue: 'no value',
    more: (count: number): string => `and ${formats.number(count)} more`,
  },
  groups: {
    title: 'Groups',
    lead: 'The values of memberOf. A mark stands at those that a rule of the endpoint names.',
    none: 'No group came.',
    named: 'named by a rule',
  },
  reach: {
    title: (endpoint: string): string => `What this person would reach at ${endpoint}`,
    another: 'At another endpoint:',
    refused:
      'No rule of this endpoint admits this person. Its page would tell them that it is not open to them.',
    nothing: 'A rule admits this person, but no route leads to a network that they may reach.',
    unaccepted: 'Nothing, until the sign-in is accepted. Then it would be this:',
  },
  again: 'Test again',
  back: 'Back to the setup',
  reference: (time: string): string => `Received ${time}`,
};
