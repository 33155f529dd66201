import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DENIAL_REASONS } from '../../src/connections/authorization.ts';

const page = readFileSync(new URL('../../docs/connections/README.md', import.meta.url), 'utf8');

describe('The page about connections', () => {
  it('says of every reason for which a connection is refused what it means, and of no other', () => {
    const cells = [...page.matchAll(/^\| (`[a-z-]+[`…].*?) \|/gm)].map(([, cell = '']) => cell);
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)(…?)`/g)]);
    const isNamed = (reason: string) =>
      named.some(([, name = '', open]) => (open ? reason.startsWith(name) : reason === name));
    expect(DENIAL_REASONS.filter((reason) => !isNamed(reason))).toEqual([]);
    const names = named.map(([, name = '']) => name);
    expect(names.filter((name) => !DENIAL_REASONS.some((reason) => reason.startsWith(name)))).toEqual([]);
  });
});
