/**
 * Why Active Directory refused a bind: the `data` of its message, a Windows error code in hexadecimal ([MS-ERREF] 2.2), which says more than the
 * result code. For the log alone: people read one and the same in each case.
 */
const CAUSES: Readonly<Record<string, string>> = {
  '525': 'no-such-user',
  '52e': 'wrong-password',
  '52f': 'account-restricted',
  '530': 'not-at-this-hour',
  '531': 'not-from-this-place',
  '532': 'password-expired',
  '533': 'account-disabled',
  '568': 'too-many-groups',
  '701': 'account-expired',
  '773': 'password-must-be-changed',
  '775': 'account-locked',
};

/** What the log says of a refused bind, from the message that came with it. */
export function bindRefusalCause(message: string): string {
  const [, code] = /\bdata ([0-9a-f]+)\b/i.exec(message) ?? [];
  if (code === undefined) return 'refused';
  return CAUSES[code.toLowerCase()] ?? `refused-${code.toLowerCase()}`;
}
