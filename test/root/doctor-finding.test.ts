import { expect, it } from 'vitest';
import { findingsAbout, formatFinding } from '../../src/doctor-finding.ts';

it('A finding is one line that steers no terminal, whoever wrote what it tells of', () => {
  const { fault } = findingsAbout('Metadata');
  expect(formatFinding(fault('The address \u009b2J\u202egpj\nok is odd.'))).toBe(
    'fault    Metadata: The address \\u{9b}2J\\u{202e}gpj\\u{a}ok is odd.',
  );
});
