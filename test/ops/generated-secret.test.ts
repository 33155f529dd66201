import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { generatedSecret } from '../../src/ops/generated-secret.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('generatedSecret', () => {
  it('makes 32 random bytes once, for the owner only, and finds them again', () => {
    const first = generatedSecret(directory, 'session-secret', randomBytes);
    const again = generatedSecret(directory, 'session-secret', () => Buffer.alloc(32));
    expect(again.reveal()).toBe(first.reveal());
    expect(Buffer.from(first.reveal(), 'base64')).toHaveLength(32);
    expect(statSync(join(directory, 'session-secret')).mode & 0o777).toBe(0o600);
  });

  it('gives each name its own secret', () => {
    const names = ['session-secret', 'data-key'] as const;
    const [one, other] = names.map((name) => generatedSecret(directory, name, randomBytes).reveal());
    expect(one).not.toBe(other);
  });

  it('refuses a damaged file instead of writing over it, since old data may depend on it', () => {
    const file = join(directory, 'data-key');
    writeFileSync(file, 'half a k');
    expect(() => generatedSecret(directory, 'data-key', randomBytes)).toThrow(ConfigurationFaulty);
    expect(readFileSync(file, 'utf8')).toBe('half a k');
  });

  it('refuses a file that others may read, and says what to do', () => {
    generatedSecret(directory, 'session-secret', randomBytes);
    chmodSync(join(directory, 'session-secret'), 0o644);
    expect(() => generatedSecret(directory, 'session-secret', randomBytes)).toThrow(/chmod 600/);
  });

  it('names the file when the directory is missing', () => {
    const missing = join(directory, 'missing');
    expect(() => generatedSecret(missing, 'data-key', randomBytes)).toThrow(join(missing, 'data-key'));
  });
});
