import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, markDifference } from '../../src/saml/differences.ts';

const ACS = 'https://vpn.example.com/api/auth/sso/saml';

describe('differences', () => {
  it.each([
    [`${ACS}/`, 'trailing-slash'],
    [` ${ACS}`, 'white-space'],
    [`${ACS}\n`, 'white-space'],
    [ACS.replace('https', 'http'), 'scheme'],
    [ACS.replace('vpn.', 'VPN.'), 'case'],
    [ACS.replace('/sso/', '/SSO/'), 'case'],
    [ACS.replace('vpn.', 'vpn2.'), 'host'],
    [ACS.replace('.com', '.com:8443'), 'port'],
    [ACS.replace('/saml', '/acs'), 'path'],
    [`${ACS}?tenant=1`, 'query'],
    [`${ACS}#x`, 'query'],
    [`${ACS.replace('vpn.', 'vpn2.')}/`, 'host trailing-slash'],
    [ACS.replace('https://vpn', 'http://www'), 'scheme host'],
    ['urn:amazon:webservices:clientvpn', 'other'],
    ['', 'other'],
  ])('tells %j from the right address by %s', (received, expected) => {
    expect(differences(ACS, received).join(' ')).toBe(expected);
  });

  it('finds one exactly where two texts are not the same', () => {
    const text = fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string());
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(differences(one, one)).toEqual([]);
        expect(differences(one, other).length > 0).toBe(one !== other);
      }),
    );
  });
});

describe('markDifference', () => {
  it('cuts two texts so that they can be put together again, and marks no more than needed', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\u{1F600}'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (expected, received) => {
        const { before, after, ...marked } = markDifference(expected, received);
        expect(before + marked.expected + after).toBe(expected);
        expect(before + marked.received + after).toBe(received);
        const [ours, theirs] = [Array.from(marked.expected), Array.from(marked.received)];
        const isTight = ours.length === 0 || theirs.length === 0;
        expect(isTight || (ours[0] !== theirs[0] && ours.at(-1) !== theirs.at(-1))).toBe(true);
        if (expected === received) expect(before).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
