import { expect, it } from 'vitest';
import type { HostAddress } from '../../src/kernel/pinned-addresses.ts';
import { createResolveHost } from '../../src/kernel/resolve-host.ts';

it('asks for a name once for a crowd that wants it meanwhile, and anew for whoever comes later', async () => {
  const asked: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<readonly HostAddress[]>>();
  const resolve = createResolveHost((host) => {
    asked.push(host);
    const answer = Promise.withResolvers<readonly HostAddress[]>();
    answers.set(host, answer);
    return answer.promise;
  });
  const crowd = Array.from({ length: 100 }, () => resolve('away.example'));
  const other = resolve('other.example');
  expect(asked).toEqual(['away.example', 'other.example']);
  answers.get('other.example')?.resolve([{ address: '192.0.2.1', family: 4 }]);
  expect(await other).toEqual([{ address: '192.0.2.1', family: 4 }]);
  answers.get('away.example')?.reject(new Error('ENOTFOUND'));
  const outcomes = await Promise.allSettled(crowd);
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  void resolve('away.example').catch(() => undefined);
  expect(asked).toHaveLength(3);
});
