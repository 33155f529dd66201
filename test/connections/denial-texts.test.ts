import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DENIAL_REASONS } from '../../src/connections/authorization.ts';
import { denialText, ENDING_TEXTS } from '../../src/connections/denial-texts.ts';
import { LONGEST_TEXT } from '../../src/connections/gateway-limits.ts';

const GUIDES_DEFAULT = 'Error establishing connection. Please contact your administrator.';
const said = (message?: string) => denialText('client-connect-failed', message);
const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

describe('What a refused person reads', () => {
  it.each([...DENIAL_REASONS])('%s: is short, plain and a sentence', (reason) => {
    const text = denialText(reason);
    expect(bytesOf(text)).toBeLessThanOrEqual(LONGEST_TEXT);
    expect(text).toMatch(/^[A-Z](?:(?![,"'\\])[ -~])+\.$/);
  });

  it.each(Object.entries(ENDING_TEXTS))(
    '%s: so is what somebody reads whose connection ends',
    (_why, text) => {
      expect(bytesOf(text)).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(text).toMatch(/^[A-Z](?:(?![,"'\\])[ -~])+\.$/);
    },
  );

  it("is the guide's message when the handler failed, whatever it said, and when it said nothing", () => {
    const handlers = DENIAL_REASONS.filter((reason) => reason.startsWith('client-connect-handler-'));
    expect(handlers).toHaveLength(5);
    for (const reason of handlers) expect(denialText(reason, 'secret detail')).toBe(GUIDES_DEFAULT);
    for (const nothing of [undefined, '', ' \n\u0000\u200b']) expect(said(nothing)).toBe(GUIDES_DEFAULT);
  });

  it('is the message of the handler that denied, and of nobody else', () => {
    expect(said('Bitte Gerät aktualisieren')).toBe('Bitte Gerät aktualisieren');
    expect(denialText('credentials-wrong', 'Your password is too short')).toBe(
      denialText('credentials-wrong'),
    );
  });

  it('never harms on its way: any message becomes one printable line that fits and says nothing to the client itself', () => {
    const nasty = fc.constantFrom('"', "'", ',', '\\', '\n', '\r\n', '\0', '\u202e', '🚪', 'é', 'CRV1:', 'x');
    const message = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 255 }),
      fc.array(nasty, { maxLength: 120 }).map((all) => all.join('')),
      fc.array(fc.constantFrom('\ud83d', '\udeaa', 'a'), { maxLength: 255 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(message, (text) => {
        const shown = said(text);
        expect(bytesOf(shown)).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(shown).not.toBe('');
        expect(shown).toBe(shown.trim());
        expect(shown).not.toMatch(/[,"'\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(shown).not.toContain('\ufffd'.repeat(2));
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/^[A-Z0-9_]+[:[]/i);
      }),
      { numRuns: 2000 },
    );
  });

  it('is cut between characters, as late as it can be', () => {
    expect(said('é'.repeat(150))).toBe('é'.repeat(100));
    expect(said(`a${'é'.repeat(150)}`)).toBe(`a${'é'.repeat(99)}`);
    expect(said('🚪'.repeat(60))).toBe('🚪'.repeat(50));
    expect(said('x'.repeat(255))).toBe('x'.repeat(LONGEST_TEXT));
  });

  it('is no command, however a message begins', () => {
    expect(said('CRV1:R,E:state:YWxpY2U=:Your password')).toBe('- CRV1:R;E:state:YWxpY2U=:Your password');
    expect(said('TEMP[backoff 1]:again')).toBe('- TEMP[backoff 1]:again');
  });
});
