import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileFileName } from '../../src/endpoints/profile-file-name.ts';

const ID = 'cvpn-endpoint-0123456789abcdef0';
const named = (displayName: string) => profileFileName({ clientVpnEndpointId: ID, displayName });

describe("A profile's file name", () => {
  it('is the name that people know, then the id', () => {
    expect(named('Engineering')).toBe(`Engineering-${ID}.ovpn`);
    expect(named('Équipe Ingénierie (Zürich)')).toBe(`Equipe-Ingenierie-Zurich-${ID}.ovpn`);
    expect(named(ID)).toBe(`${ID}.ovpn`);
    expect(named('開発')).toBe(`${ID}.ovpn`);
  });

  it('is safe in a header and on every file system, whatever the name is', () => {
    const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.constantFrom(
            'con',
            'NUL.',
            'aux.txt',
            '..',
            '.ssh',
            '/etc/passwd',
            'a\r\nSet-Cookie: x',
            '-rf',
            '_'.repeat(99),
          ),
        ),
        (name) => {
          const fileName = named(name);
          expect(fileName).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*\.ovpn$/);
          expect(fileName.length).toBeLessThanOrEqual(64 + '.ovpn'.length);
          expect(fileName).toContain(ID);
          expect(fileName.split('.')[0]).not.toMatch(DEVICE);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
