import type { Client } from 'ldapts';
import { type FoundPerson, findPerson, proveByBind, readGroups } from './check-with-ldap.ts';
import type { Directory } from './directory.ts';
import { SignInNotProven } from './directory-refusals.ts';
import { openLdapConnection } from './ldap-connection.ts';
import { type AskRadius, proveByCode } from './radius/prove-by-code.ts';
import type { GivenCredentials } from './read-credentials.ts';
import { foldedName, type UserName } from './user-name.ts';

/** A person who proved it. */
export interface ProvenPerson extends FoundPerson {
  /** SIDs, all of them. */
  readonly groups: readonly string[];
}

/** One check: what was typed, read, and the directory of this moment. */
export interface Check {
  readonly directory: Directory;
  readonly name: UserName;
  readonly given: GivenCredentials;
  /** Counts the attempt for this account, too, where a name of another spelling was typed; false: there were too many. */
  readonly countAs: (account: string) => Promise<boolean>;
}

/**
 * Asks the directory, over one connection that is closed whatever comes of it. The code is asked about first, where there is one: so nobody without a
 * valid code learns anything about a password, nor locks an account. Throws {@link SignInNotProven}.
 */
export async function checkCredentials(check: Check, askRadius: AskRadius): Promise<ProvenPerson> {
  const client = await reached(openLdapConnection(check.directory));
  try {
    return await reached(prove(client, check, askRadius));
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

async function prove(client: Client, check: Check, askRadius: AskRadius): Promise<ProvenPerson> {
  const { directory, name, given } = check;
  const known = directory.serviceAccount && (await lookUp(client, check));
  const account = known?.account ?? name.account;
  if (foldedName(account) !== foldedName(name.account) && !(await check.countAs(account)))
    throw new SignInNotProven('too-many-attempts', 'too-many-for-the-account', account);
  await proveByCode(askRadius, directory, account, given.code, known !== undefined);
  // Without a service account people look themselves up; and whoever is found proves it, not whoever was typed.
  if (known === undefined) await proveByBind(client, name.bindName, given.password);
  const found = known ?? (await findPerson(client, directory, name));
  if (found === undefined) throw new SignInNotProven('credentials-wrong', 'not-below-base-dn');
  await proveByBind(client, found.dn, given.password, found.account);
  if (directory.radius && foldedName(found.account) !== foldedName(account))
    throw new SignInNotProven('credentials-wrong', 'code-was-of-another-name', found.account);
  return { ...found, groups: await readGroups(client, found) };
}

/** A service account that is refused is nothing that the person in front could mend. */
async function lookUp(
  client: Client,
  { directory, name }: Pick<Check, 'directory' | 'name'>,
): Promise<FoundPerson | undefined> {
  const { bindDn = '', password } = directory.serviceAccount ?? {};
  try {
    await proveByBind(client, bindDn, password?.reveal() ?? '');
  } catch (error) {
    if (!(error instanceof SignInNotProven)) throw error;
    throw new SignInNotProven('directory-unavailable', `service-account-${error.why}`, undefined, {
      cause: error,
    });
  }
  return findPerson(client, directory, name);
}

/** Whatever the library throws otherwise is about the server or the way there. */
async function reached<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SignInNotProven) throw error;
    throw new SignInNotProven('directory-unavailable', 'no-answer', undefined, { cause: error });
  }
}
