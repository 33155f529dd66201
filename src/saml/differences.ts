/** In what two texts that should be the same are not. */
export type Difference =
  | 'white-space'
  | 'case'
  | 'trailing-slash'
  | 'scheme'
  | 'host'
  | 'port'
  | 'path'
  | 'query'
  | 'other';

/** The parts of an address, by the name of their difference. */
const PARTS = { scheme: 'protocol', host: 'hostname', port: 'port', path: 'pathname' } as const;

/**
 * What is different in `received`, for somebody who does not see it: a slash at the end, a capital letter, http for
 * https, another host. Empty when they are the same to the letter.
 */
export function differences(expected: string, received: string): readonly Difference[] {
  if (expected === received) return [];
  const simple = simpleDifference(expected, received);
  if (simple !== undefined) return [simple];
  const [ours, theirs] = [URL.parse(expected.trim()), URL.parse(received.trim())];
  if (!ours || !theirs || ours.hostname === '' || theirs.hostname === '') return ['other'];
  const parts = Object.entries(PARTS).flatMap(([name, part]) =>
    ours[part] === theirs[part] ? [] : [name as keyof typeof PARTS],
  );
  const query = ours.search === theirs.search && ours.hash === theirs.hash ? [] : (['query'] as const);
  const found = [...withTrailingSlash(parts, ours, theirs), ...query];
  return found.length === 0 ? ['other'] : found;
}

function simpleDifference(expected: string, received: string): Difference | undefined {
  if (withoutSpace(expected) === withoutSpace(received)) return 'white-space';
  if (expected.toLowerCase() === received.toLowerCase()) return 'case';
  return withoutSlash(expected) === withoutSlash(received) ? 'trailing-slash' : undefined;
}

/** A path that only ends in a slash more or less is told so, also where the host is another one. */
function withTrailingSlash(parts: readonly Difference[], ours: URL, theirs: URL): readonly Difference[] {
  const onlySlash = withoutSlash(ours.pathname) === withoutSlash(theirs.pathname);
  return parts.map((part) => (part === 'path' && onlySlash ? 'trailing-slash' : part));
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}

/** Two texts cut where they differ: what stands before and after is the same in both. */
export interface MarkedDifference {
  readonly before: string;
  readonly expected: string;
  readonly received: string;
  readonly after: string;
}

/** Where `expected` and `received` differ, to be marked where they stand side by side. */
export function markDifference(expected: string, received: string): MarkedDifference {
  const ours = Array.from(expected);
  const theirs = Array.from(received);
  const shorter = Math.min(ours.length, theirs.length);
  let start = 0;
  while (start < shorter && ours[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < shorter - start && ours.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  const middle = (text: readonly string[]) => text.slice(start, text.length - end).join('');
  return {
    before: ours.slice(0, start).join(''),
    expected: middle(ours),
    received: middle(theirs),
    after: ours.slice(ours.length - end).join(''),
  };
}
