import { bundle } from './en/bundle.ts';
import { connection, connectionProblems } from './en/connection.ts';
import { directorySignIn } from './en/directory-sign-in.ts';
import { endpoint } from './en/endpoint.ts';
import { examination } from './en/examination.ts';
import { formats } from './en/formats.ts';
import { guides } from './en/guides.ts';
import { home } from './en/home.ts';
import { layout } from './en/layout.ts';
import { continuing, noAccess, problem, signedOut } from './en/pages.ts';
import { unexpectedProblem, webProblems } from './en/problems.ts';
import { refusals } from './en/refusals.ts';
import { setup } from './en/setup.ts';
import { setupProblems } from './en/setup-problems.ts';

/** Everything that people read, in English. Another language is an object of the same type. */
export const en = {
  formats,
  layout,
  home,
  directorySignIn,
  endpoint,
  guides,
  bundle,
  continuing,
  signedOut,
  noAccess,
  problem,
  unexpectedProblem,
  webProblems,
  refusals,
  examination,
  setup,
  setupProblems,
  connection,
  connectionProblems,
};
