import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../src/web/client-address.ts';

const addressOf = (ip: string | undefined, remoteAddress = '192.0.2.99') =>
  clientAddress({ ip, socket: { remoteAddress } } as never);

describe('the address of the person’s machine', () => {
  it('is what the trusted proxies forwarded, without the mapping of a dual-stack socket', () => {
    expect(addressOf('203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf('2001:db8::1')).toBe('2001:db8::1');
  });

  it('does without the port that some proxies forward with it', () => {
    expect(addressOf('203.0.113.7:50123')).toBe('203.0.113.7');
    expect(addressOf('[2001:db8::1]:50123')).toBe('2001:db8::1');
    expect(addressOf('[2001:db8::1]')).toBe('2001:db8::1');
  });

  it('is the socket’s address where a proxy forwarded something that is no address', () => {
    for (const nonsense of ['unknown', '', undefined, '<script>', '1.2.3', '_hidden']) {
      expect(addressOf(nonsense)).toBe('192.0.2.99');
    }
  });
});
