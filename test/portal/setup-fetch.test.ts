import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSetupFetch } from '../../src/portal/setup/setup-fetch.ts';

it('looks up three names at once, and the others when those are known, however they end', async () => {
  const begun: string[] = [];
  const waiting: PromiseWithResolvers<{ readonly address: string; readonly family: number }[]>[] = [];
  const fetch = createSetupFetch((host) => {
    begun.push(host);
    const answer = Promise.withResolvers<{ readonly address: string; readonly family: number }[]>();
    waiting.push(answer);
    return answer.promise;
  });
  const hosts = Array.from({ length: 7 }, (_, index) => `idp-${index}.example`);
  const codes = hosts.map((host) => fetch(`https://${host}/`).catch(({ code }: { code: string }) => code));
  await setImmediate();
  expect(begun).toEqual(hosts.slice(0, 3));
  waiting[0]?.resolve([{ address: '10.0.0.1', family: 4 }]);
  waiting[1]?.reject(new Error('no such name'));
  await Promise.all([codes[0], codes[1]]);
  await setImmediate();
  expect(begun).toEqual(hosts.slice(0, 5));
  for (let index = 2; index < hosts.length; index += 1) {
    waiting[index]?.resolve([{ address: '10.0.0.1', family: 4 }]);
    await codes[index];
    await setImmediate();
  }
  expect(await Promise.all(codes)).toEqual(
    hosts.map((_, index) => (index === 1 ? 'MetadataUnreachable' : 'MetadataAddressPrivate')),
  );
});
