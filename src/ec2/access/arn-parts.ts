/** A part of an ARN: no colon, but for those in the braces of a variable such as `${aws:username}`. */
const PART = '((?:\\$\\{[^}]*\\}|[^:$]|\\$(?!\\{))*)';
const ARN = new RegExp(`^(arn):${PART}:${PART}:${PART}:${PART}:(.+)$`, 's');

/** The six parts of an ARN, or of a pattern for ARNs; the last holds all colons that are left. Undefined for other texts. */
export function arnParts(text: string): readonly string[] | undefined {
  return ARN.exec(text)?.slice(1);
}
