import type { DirectoryCredentials, DirectoryRefusal } from './directory-sign-in.ts';

/** What is to be checked. */
export interface GivenCredentials {
  readonly username: string;
  readonly password: string;
  /** Undefined where the directory asks for none. */
  readonly code?: string;
}

/** OpenVPN management interface: what a client sends whose profile has a `static-challenge`. */
const STATIC_CHALLENGE = /^SCRV1:([A-Za-z0-9+/]*={0,2}):([A-Za-z0-9+/]*={0,2})$/;

/** More than any directory takes; a password of Active Directory has at most 256 characters. Characters. */
const LONGEST = 256;

/**
 * Password and code apart, or why nobody need be asked. An empty password would be worse than a wrong one: to a directory it means
 * "nobody in particular", and that is let in (RFC 4513, section 5.1.2).
 */
export function readCredentials(
  { username, password }: Pick<DirectoryCredentials, 'username' | 'password'>,
  asksForCode: boolean,
): GivenCredentials | DirectoryRefusal {
  if (username.trim() === '' || password === '') return 'credentials-missing';
  const challenge = STATIC_CHALLENGE.exec(password);
  if (!asksForCode) return challenge ? 'password-looks-like-challenge' : fitting({ username, password });
  if (!challenge) return 'mfa-code-missing';
  const [plain, code] = [decoded(challenge[1]), decoded(challenge[2]).trim()];
  if (plain === '' || code === '') return 'credentials-missing';
  return fitting({ username, password: plain, code });
}

/** As a client sends password and code together: the portal's form, too. */
export function asStaticChallenge(password: string, code: string): string {
  return `SCRV1:${Buffer.from(password).toString('base64')}:${Buffer.from(code).toString('base64')}`;
}

function fitting(given: GivenCredentials): GivenCredentials | DirectoryRefusal {
  const texts = [given.username, given.password, given.code ?? ''];
  const fits = texts.every((text) => text.length <= LONGEST && !text.includes('\0'));
  return fits ? given : 'credentials-wrong';
}

function decoded(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
