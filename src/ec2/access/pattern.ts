/**
 * A pattern of a policy, taken apart: texts that stand for themselves, `any` for `*` (any number of characters) and `one`
 * for `?` (exactly one).
 */
export type Pattern = readonly (string | typeof any | typeof one)[];

const any = Symbol('*');
const one = Symbol('?');

/** What variables such as `${aws:username}` stand for in the request; undefined where it has no such key. */
export type Variables = (key: string) => string | undefined;

const PIECE = /\$\{([^}]*)\}|[*?]/g;
/** `${*}`, `${?}` and `${$}` are the characters themselves (IAM user guide, "IAM policy elements: variables and tags"). */
const ESCAPES: ReadonlySet<string> = new Set(['*', '?', '$']);

/**
 * Takes `text` apart. What a variable stands for has no wildcards, whatever its characters. Undefined where a variable has
 * nothing to stand for: then nothing fits the pattern.
 */
export function parsePattern(text: string, variables: Variables): Pattern | undefined {
  const pattern: Pattern[number][] = [];
  let end = 0;
  for (const piece of text.matchAll(PIECE)) {
    if (piece.index > end) pattern.push(text.slice(end, piece.index));
    end = piece.index + piece[0].length;
    const key = piece[1];
    const value = key === undefined || ESCAPES.has(key) ? key : variables(key);
    if (key !== undefined && value === undefined) return undefined;
    pattern.push(value ?? (piece[0] === '*' ? any : one));
  }
  if (end < text.length) pattern.push(text.slice(end));
  return pattern;
}

/** The names of the variables in `text`, without the escapes. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(PIECE)].flatMap(([, key]) => (key === undefined || ESCAPES.has(key) ? [] : [key]));
}

/** `text` with its variables filled in and its wildcards left as plain characters; undefined as for a pattern. */
export function fillIn(text: string, variables: Variables): string | undefined {
  const pattern = parsePattern(text, variables);
  return pattern?.map((piece) => (typeof piece === 'string' ? piece : piece.description)).join('');
}

/**
 * Does the whole of `text` fit. Takes time in proportion to both lengths at most, whatever the pattern: each `*` is widened
 * only until the pieces behind it fit, and an earlier one is never tried again.
 */
export function fits(text: string, pattern: Pattern): boolean {
  let at = 0;
  let piece = 0;
  let retry: { piece: number; at: number } | undefined;
  while (piece < pattern.length || at < text.length) {
    const wanted = pattern[piece];
    if (wanted === any) {
      piece += 1;
      retry = { piece, at };
      continue;
    }
    const length = lengthOf(wanted, text, at);
    if (length !== undefined) {
      at += length;
      piece += 1;
      continue;
    }
    if (retry === undefined || retry.at >= text.length) return false;
    retry = { piece: retry.piece, at: retry.at + 1 };
    ({ piece, at } = retry);
  }
  return true;
}

/** How many characters of `text` the piece takes at `at`; undefined where it does not fit. */
function lengthOf(wanted: Pattern[number] | undefined, text: string, at: number): number | undefined {
  if (wanted === one) return at < text.length ? 1 : undefined;
  return typeof wanted === 'string' && text.startsWith(wanted, at) ? wanted.length : undefined;
}
