import { expect, it } from 'vitest';
import { orAborted } from '../../src/kernel/or-aborted.ts';
import { answerWith, hostOf, publicAddresses } from '../../src/kernel/pinned-addresses.ts';

const addresses = [
  { address: '192.0.2.1', family: 4 },
  { address: '2001:db8::1', family: 6 },
];

it('answers a look-up with the addresses that were found before, all of them or the first', () => {
  const answers: unknown[] = [];
  const answer = (...given: unknown[]) => void answers.push(given);
  answerWith(addresses)('other.example', { all: true }, answer);
  answerWith(addresses)('other.example', {}, answer);
  expect(answers).toEqual([
    [null, addresses],
    [null, '192.0.2.1', 4],
  ]);
});

it('keeps the addresses that are of the public Internet, and none that has a zone', () => {
  const of = (...all: readonly string[]) =>
    all.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  expect(publicAddresses(of('10.0.0.1', '9.9.9.9', 'fe80::1%eth0', '::1', '2620:fe::fe'))).toEqual(
    of('9.9.9.9', '2620:fe::fe'),
  );
  expect(publicAddresses(of('10.0.0.1', '2620:fe::fe%1'), () => true)).toEqual(of('10.0.0.1'));
});

it('takes the host out of a URL as resolvers want it', () => {
  expect(hostOf('https://Example.com:8443/x')).toBe('example.com');
  expect(hostOf('https://[2001:DB8::1]/')).toBe('2001:db8::1');
});

it('waits for work until it is aborted, and no longer', async () => {
  const never = new Promise<never>(() => undefined);
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve('done'), signal)).toBe('done');
  await expect(orAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
  await expect(orAborted(never, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  const later = new AbortController();
  const waiting = orAborted(never, later.signal);
  later.abort(new Error('meanwhile'));
  await expect(waiting).rejects.toThrow('meanwhile');
});
