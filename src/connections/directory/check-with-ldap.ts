import {
  AndFilter,
  type Client,
  EqualityFilter,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  OrFilter,
} from 'ldapts';
import { bindRefusalCause } from './bind-refusal.ts';
import type { Directory } from './directory.ts';
import { SignInNotProven } from './directory-refusals.ts';
import { groupSids } from './group-sids.ts';
import type { UserName } from './user-name.ts';

/** Somebody whom the directory knows, before or after they proved it. */
export interface FoundPerson {
  readonly dn: string;
  /** `sAMAccountName`. */
  readonly account: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

const PERSON = ['sAMAccountName', 'givenName', 'sn'];
const TOKEN = ['tokenGroups', 'objectSid', 'primaryGroupID'];
const BINARY = ['tokenGroups', 'objectSid'];

/**
 * Looks somebody up below the base DN. Undefined: nobody, or more than one, who could be either. What was typed goes into the question as a
 * value, not as text of a filter: nothing in it can widen the question.
 */
export async function findPerson(
  client: Client,
  { baseDn }: Pick<Directory, 'baseDn'>,
  name: UserName,
): Promise<FoundPerson | undefined> {
  const { searchEntries } = await client.search(baseDn, {
    scope: 'sub',
    filter: personFilter(name),
    attributes: PERSON,
    sizeLimit: 2,
  });
  const [entry, ...others] = searchEntries;
  if (entry === undefined || others.length > 0) return undefined;
  const account = textOf(entry.sAMAccountName);
  if (account === undefined) return undefined;
  const [firstName, lastName] = [textOf(entry.givenName), textOf(entry.sn)];
  return { dn: entry.dn, account, ...(firstName && { firstName }), ...(lastName && { lastName }) };
}

function personFilter({ account, isAccountName, principalName }: UserName): AndFilter {
  const filters = [
    ...(isAccountName ? [new EqualityFilter({ attribute: 'sAMAccountName', value: account })] : []),
    ...(principalName ? [new EqualityFilter({ attribute: 'userPrincipalName', value: principalName })] : []),
  ];
  // A computer is a user, too, by its class.
  const isPerson = new EqualityFilter({ attribute: 'objectCategory', value: 'person' });
  return new AndFilter({ filters: [isPerson, new OrFilter({ filters })] });
}

/** The SIDs of the person's groups, in a fixed order. People may always read their own (their object grants it to `SELF`). */
export async function readGroups(client: Client, { dn }: FoundPerson): Promise<readonly string[]> {
  const { searchEntries } = await client.search(dn, {
    scope: 'base',
    attributes: TOKEN,
    explicitBufferAttributes: BINARY,
  });
  const [entry] = searchEntries;
  const [objectSid] = bytesOf(entry?.objectSid);
  const primaryGroupId = textOf(entry?.primaryGroupID);
  return groupSids({
    tokenGroups: bytesOf(entry?.tokenGroups),
    ...(objectSid && { objectSid }),
    ...(primaryGroupId && { primaryGroupId }),
  });
}

/**
 * Throws {@link SignInNotProven} where the directory refuses name and password. `account`: whose attempt it is, where that is sure.
 */
export async function proveByBind(
  client: Client,
  bindName: string,
  password: string,
  account?: string,
): Promise<void> {
  try {
    await client.bind(bindName, password);
  } catch (error) {
    // The second is what some servers say to a name that begins like that of an entry.
    if (!(error instanceof InvalidCredentialsError || error instanceof InvalidDNSyntaxError)) throw error;
    throw new SignInNotProven('credentials-wrong', bindRefusalCause(error.message), account, {
      cause: error,
    });
  }
}

type Value = Buffer | Buffer[] | string[] | string | undefined;

function textOf(value: Value): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

function bytesOf(value: Value): readonly Buffer[] {
  return [value].flat().filter((one) => Buffer.isBuffer(one));
}
