import { bundle } from './de/bundle.ts';
import { connection, connectionProblems } from './de/connection.ts';
import { directorySignIn } from './de/directory-sign-in.ts';
import { endpoint } from './de/endpoint.ts';
import { examination } from './de/examination.ts';
import { formats } from './de/formats.ts';
import { guides } from './de/guides.ts';
import { home } from './de/home.ts';
import { layout } from './de/layout.ts';
import { continuing, noAccess, problem, signedOut } from './de/pages.ts';
import { unexpectedProblem, webProblems } from './de/problems.ts';
import { refusals } from './de/refusals.ts';
import { setup } from './de/setup.ts';
import { setupProblems } from './de/setup-problems.ts';
import type { Words } from './words.ts';

/** Everything that people read, in German. */
export const de: Words = {
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
