import { hash } from 'node:crypto';
import { type Directory, dnsDomain } from './directory.ts';

/** A user name as people type it: `alice`, `CORP\alice` or `alice@corp.example.com`. */
export interface UserName {
  /** Without a domain: `alice`. */
  readonly account: string;
  /** Is `account` to be looked for as a `sAMAccountName`: not behind the domain of others. */
  readonly isAccountName: boolean;
  /** What Active Directory takes as the name of a simple bind ([MS-ADTS] 5.1.1.1.1). */
  readonly bindName: string;
  /** Where it was typed with a domain behind: it may be the `userPrincipalName`. */
  readonly principalName?: string;
}

/** Reads the three forms that people know from Windows; undefined: there is no name in it, or nothing that could be one. */
export function readUserName(typed: string, directory: Pick<Directory, 'baseDn'>): UserName | undefined {
  const name = typed.trim();
  // Control characters are in no name.
  if (/\p{Cc}/u.test(name)) return undefined;
  const [, domain, account = name] = /^([^\\]+)\\([^\\]+)$/.exec(name) ?? [];
  if (domain !== undefined) return { account, isAccountName: true, bindName: name };
  if (name.includes('\\') || name === '') return undefined;
  const at = name.lastIndexOf('@');
  if (at === 0 || at === name.length - 1) return undefined;
  if (at > 0) {
    const isAccountName = foldedName(name.slice(at + 1)) === foldedName(dnsDomain(directory));
    return { account: name.slice(0, at), isAccountName, bindName: name, principalName: name };
  }
  return { account: name, isAccountName: true, bindName: `${name}@${dnsDomain(directory)}` };
}

/**
 * One text for all spellings that Active Directory takes for one name: it compares without case, without marks above and below letters, and
 * without what nobody sees, such as a soft hyphen; ß is ss.
 */
export function foldedName(name: string): string {
  const letters = name.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  return letters.trim().toUpperCase().toLowerCase().normalize('NFKC');
}

/** Names an account at the store without telling its name. SHA-256, base64url. */
export function nameHash(name: string): string {
  return hash('sha256', foldedName(name), 'base64url');
}
