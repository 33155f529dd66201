/** Longer ones come from nobody's browser bar. Characters. */
const LONGEST = 2048;

/** Any origin will do: what stays on it after parsing is a path, and what leaves it is not. */
const ORIGIN = 'http://portal.invalid';

/** URL parsers drop controls and read a backslash as a slash (WHATWG URL, section 4.4); no address of ours has either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this refuses
const FORBIDDEN = /[\u0000-\u0020\u007f-\u009f\\]/;

/**
 * A path with its query on the portal's own origin, parsed and written anew; undefined for anything else. A browser
 * that is sent there stays here: neither `//host` nor what dot segments turn into it (`/.//host`) comes out.
 */
export function parseOwnPath(text: string): string | undefined {
  if (!text.startsWith('/') || text.length > LONGEST || FORBIDDEN.test(text)) return undefined;
  const url = URL.parse(text, ORIGIN);
  if (url?.origin !== ORIGIN) return undefined;
  return url.pathname.startsWith('//') ? undefined : url.pathname + url.search;
}
