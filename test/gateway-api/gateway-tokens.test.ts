import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { createGatewayTokens } from '../../src/gateway-api/gateway-tokens.ts';
import { newGatewayToken } from '../../src/gateway-api/new-gateway-token.ts';

const gatewayOf = (name: string, tokenHashes?: readonly string[]): Gateway => ({
  name,
  publicAddress: '203.0.113.7',
  availabilityZone: 'site-a',
  ...(tokenHashes && { tokenHashes }),
});
const a = newGatewayToken(randomBytes);
const next = newGatewayToken(randomBytes);
const b = newGatewayToken(randomBytes);

let gateways = [gatewayOf('gw-a', [a.hash, next.hash]), gatewayOf('gw-b', [b.hash]), gatewayOf('gw-c')];
const tokens = createGatewayTokens(() => ({ gateways }));
const nameFor = (authorization?: string) => tokens.identify(authorization)?.gateway.name;

test('a gateway is known by each of its tokens, in any case of the scheme', () => {
  expect(nameFor(`Bearer ${a.token}`)).toBe('gw-a');
  expect(nameFor(`bearer   ${next.token} `)).toBe('gw-a');
  expect(nameFor(`BEARER ${b.token}`)).toBe('gw-b');
});

test('the hash is what sha256sum says of the token', () => {
  expect(a.hash).toBe(createHash('sha256').update(a.token).digest('hex'));
});

test('a token that the configuration names no more is worth nothing from that moment on', () => {
  const known = tokens.identify(`Bearer ${a.token}`);
  const before = gateways;
  gateways = [gatewayOf('gw-a', [next.hash])];
  expect(nameFor(`Bearer ${a.token}`)).toBeUndefined();
  expect(tokens.find(known?.tokenHash ?? '')).toBeUndefined();
  expect(nameFor(`Bearer ${next.token}`)).toBe('gw-a');
  gateways = before;
});

test('nothing but a whole token opens anything: not its hash, not a part of it, no header at all', () => {
  const stranger = fc.oneof(
    fc.string(),
    fc.constantFrom('', 'Bearer', `Bearer ${a.hash}`, a.token, `Bearer ${a.token}${b.token}`),
    fc.nat(46).map((length) => `Bearer ${a.token.slice(0, length)}`),
    fc
      .string()
      .map((text) => `Bearer ${text}${a.token}`)
      .filter((text) => !/^Bearer +pgw/.test(text)),
  );
  fc.assert(fc.property(stranger, (header) => nameFor(header) === undefined));
  expect(nameFor(undefined)).toBeUndefined();
});
