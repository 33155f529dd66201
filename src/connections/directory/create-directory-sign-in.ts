import type { Logger } from '../../kernel/logger.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import type { RandomBytes } from '../../kernel/random.ts';
import { type Attempt, type AttemptsDeps, countAttempt } from './attempts.ts';
import type { Check } from './check-credentials.ts';
import { type Directory, findDirectory } from './directory.ts';
import { SignInNotProven } from './directory-refusals.ts';
import type { DirectoryCredentials, DirectoryResult, DirectorySignIn } from './directory-sign-in.ts';
import { MOST_GROUPS } from './group-sids.ts';
import { readCredentials } from './read-credentials.ts';
import { nameHash, readUserName } from './user-name.ts';

export interface DirectorySignInDeps extends AttemptsDeps {
  /** Those of the configuration of this moment. */
  readonly directories: () => readonly Directory[];
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * The check of name, password and code: the portal's form and connections ask the same. What can be refused without asking anybody is; then the attempt is
 * counted, and given back when it succeeds or when nobody can have judged it.
 */
export function createDirectorySignIn(deps: DirectorySignInDeps): DirectorySignIn {
  return async (directoryId, credentials) => {
    const result = await signIn(deps, directoryId, credentials);
    const label = result.isSignedIn ? 'signed-in' : result.reason;
    deps.metrics.increment('clientvpn_directory_sign_ins_total', { directory: directoryId, result: label });
    return result;
  };
}

async function signIn(
  deps: DirectorySignInDeps,
  directoryId: string,
  credentials: DirectoryCredentials,
): Promise<DirectoryResult> {
  const directory = findDirectory(deps.directories(), directoryId);
  if (directory === undefined)
    return refused(deps, directoryId, new SignInNotProven('directory-unavailable', 'not-declared'));
  const given = readCredentials(credentials, directory.radius !== undefined);
  if (typeof given === 'string') return { isSignedIn: false, reason: given };
  const name = readUserName(given.username, directory);
  if (name === undefined) return { isSignedIn: false, reason: 'credentials-wrong' };
  const who = { directoryId, name: nameHash(name.account), from: credentials.from };
  const attempt = await countAttempt(deps, who);
  if (attempt === undefined) return { isSignedIn: false, reason: 'too-many-attempts' };
  const countAs = (account: string) => attempt.countAs(nameHash(account));
  return check(deps, { directory, name, given, countAs }, attempt);
}

async function check(deps: DirectorySignInDeps, asked: Check, attempt: Attempt): Promise<DirectoryResult> {
  try {
    const { account, groups, firstName, lastName } = await prove(deps, asked);
    await attempt.giveBack();
    return {
      isSignedIn: true,
      username: account,
      ...(firstName && { firstName }),
      ...(lastName && { lastName }),
      groups: counted(deps, asked.directory, account, groups),
    };
  } catch (error) {
    if (!(error instanceof SignInNotProven)) throw error;
    await settle(attempt, error);
    return refused(deps, asked.directory.directoryId, error);
  }
}

/** While a RADIUS server is silent an office must not use up its attempts. */
function settle(attempt: Attempt, { isAttempt, reason }: SignInNotProven): Promise<void> {
  if (!isAttempt) return attempt.giveBack();
  return reason === 'credentials-wrong' ? attempt.wasWrong() : attempt.wasUnanswered();
}

/** What speaks LDAP is loaded when the first person comes: a tenth of a start that most have no use for. */
async function prove({ random }: DirectorySignInDeps, asked: Check) {
  const [{ checkCredentials }, { createAskRadius }] = await Promise.all([
    import('./check-credentials.ts'),
    import('./radius/ask-radius.ts'),
  ]);
  return checkCredentials(asked, createAskRadius(random));
}

function counted(
  { logger }: DirectorySignInDeps,
  { directoryId }: Directory,
  account: string,
  groups: readonly string[],
): readonly string[] {
  if (groups.length > MOST_GROUPS) {
    const fields = { directoryId, account, groupsLeftOut: groups.length - MOST_GROUPS };
    logger.warn(
      fields,
      'A person is in more groups than count. Those that came to the domain last are left out.',
    );
  }
  return groups.slice(0, MOST_GROUPS);
}

function refused(
  { logger }: DirectorySignInDeps,
  directoryId: string,
  { reason, why, account, cause }: SignInNotProven,
): DirectoryResult {
  const fields = { directoryId, reason, cause: why, ...(account === undefined ? {} : { account }) };
  if (reason !== 'directory-unavailable') logger.info(fields, 'A directory sign-in was refused.');
  else
    logger.error(
      { ...fields, error: cause },
      'A directory could not be asked. See to it that it answers, and that the service account is right.',
    );
  return { isSignedIn: false, reason };
}
