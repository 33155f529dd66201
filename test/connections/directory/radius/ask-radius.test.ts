import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAskRadius } from '../../../../src/connections/directory/radius/ask-radius.ts';
import { Secret } from '../../../../src/kernel/secret.ts';
import { type FreeRadius, startFreeRadius } from '../../../support/freeradius.ts';

const CODES = { alice: '123456', jürgen: 'größer als sechzehn Zeichen' };

let server: FreeRadius;
let old: FreeRadius;
beforeAll(async () => {
  server = await startFreeRadius({ codes: CODES });
  old = await startFreeRadius({ codes: CODES, sendsMessageAuthenticator: false });
});
afterAll(async () => {
  await server.close();
  await old.close();
});

const ask = createAskRadius(randomBytes);

describe('A RADIUS server', () => {
  it('accepts the right code and rejects any other, also of people whom it does not know', async () => {
    expect(await ask(server.settings, 'alice', '123456')).toBe('accepted');
    expect(await ask(server.settings, 'alice', '123457')).toBe('rejected');
    expect(await ask(server.settings, 'bob', '123456')).toBe('rejected');
  });

  it('reads codes and names that are longer than one block, and not of ASCII', async () => {
    expect(await ask(server.settings, 'jürgen', CODES.jürgen)).toBe('accepted');
    expect(await ask(server.settings, 'jürgen', `${CODES.jürgen}.`)).toBe('rejected');
  });

  it('is not heard with another secret', async () => {
    const sharedSecret = new Secret('another secret');
    expect(await ask({ ...server.settings, sharedSecret, timeout: 300 }, 'alice', '123456')).toBe(
      'no-answer',
    );
  });

  it('is believed without Message-Authenticator only where the configuration says so', async () => {
    expect(await ask({ ...old.settings, timeout: 300 }, 'alice', '123456')).toBe('no-answer');
    const trusting = { ...old.settings, requireMessageAuthenticator: false };
    expect(await ask(trusting, 'alice', '123456')).toBe('accepted');
    expect(await ask(trusting, 'alice', '123457')).toBe('rejected');
  });

  it('is never told of somebody else by a name that is too long for its attribute', async () => {
    const states = `! ${'x'.repeat(30)}`.repeat(8);
    expect(await ask(server.settings, `alice${states}`, '123456')).toBe('rejected');
    expect(await ask(server.settings, 'a'.repeat(253), '123456')).toBe('rejected');
  });

  it.each([
    ['its port is closed', '127.0.0.1', 9],
    ['its name is unknown', 'radius.invalid', 1812],
    ['the system refuses the way there', '255.255.255.255', 1812],
  ])('is unreachable where %s', async (_title, host, port) => {
    expect(await ask({ ...server.settings, servers: [{ host, port }] }, 'alice', '123456')).toBe(
      'unreachable',
    );
  });

  it('is asked when the one before it does not answer', async () => {
    const gone = { host: '127.0.0.1', port: 9 };
    const nameless = { host: 'radius.invalid', port: 1812 };
    const servers = [gone, nameless, ...server.settings.servers];
    expect(await ask({ ...server.settings, servers, timeout: 300 }, 'alice', '123456')).toBe('accepted');
  });
});
