import { describe, expect, it } from 'vitest';
import { createConnectedEndpoints, REMEMBERED } from '../../src/portal/connected-endpoints.ts';

const ONE = 'cvpn-endpoint-0000000000000000a';
const TWO = 'cvpn-endpoint-0000000000000000b';

function world() {
  const counts = new Map<string, number | Error>();
  const asked: string[] = [];
  let now = 0;
  const isAnybodyConnected = createConnectedEndpoints({
    clock: () => now,
    connections: {
      async countActive(id) {
        asked.push(id);
        const count = counts.get(id) ?? 0;
        if (count instanceof Error) throw count;
        return count;
      },
    },
  });
  return { counts, asked, isAnybodyConnected, pass: () => (now += REMEMBERED) };
}

describe('Whether anybody is connected to an endpoint', () => {
  it('is asked once a second, however many want to know, and for each endpoint apart', async () => {
    const { counts, asked, isAnybodyConnected, pass } = world();
    counts.set(TWO, 1);
    const answers = await Promise.all(
      [1, 2, 3].flatMap(() => [isAnybodyConnected(ONE), isAnybodyConnected(TWO)]),
    );
    expect(answers).toEqual([false, true, false, true, false, true]);
    expect(asked).toEqual([ONE, TWO]);
    counts.set(ONE, 7);
    expect(await isAnybodyConnected(ONE)).toBe(false);
    pass();
    expect(await isAnybodyConnected(ONE)).toBe(true);
    expect(asked).toEqual([ONE, TWO, ONE]);
  });

  it('is asked again at once where the store did not answer', async () => {
    const { counts, isAnybodyConnected } = world();
    counts.set(ONE, new Error('away'));
    await expect(isAnybodyConnected(ONE)).rejects.toThrow('away');
    counts.set(ONE, 1);
    expect(await isAnybodyConnected(ONE)).toBe(true);
  });
});
