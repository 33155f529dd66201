import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerificationFailed, VerifierBusy } from '../../src/saml/refusals.ts';
import { createVerifierQueue, type VerifierQueueOptions } from '../../src/saml/verifier-queue.ts';

const OPTIONS: VerifierQueueOptions = { longestPerSender: 50, longest: 400, longestWaitMs: 60_000 };

/** A queue whose threads are names, and who got one, in order. */
function start(threads: readonly string[], options: Partial<VerifierQueueOptions> = {}) {
  const queue = createVerifierQueue(threads, { ...OPTIONS, ...options });
  const inWork: { from: string; thread: string }[] = [];
  const refused: { from: string; reason: unknown }[] = [];
  const served: string[] = [];
  return {
    queue,
    inWork,
    refused,
    served,
    async take(from: string) {
      try {
        const thread = await queue.take(from);
        inWork.push({ from, thread });
        served.push(from);
      } catch (reason) {
        refused.push({ from, reason });
      }
    },
    /** The document at `index` of those in work is done. */
    async finish(index = 0) {
      for (const { from, thread } of inWork.splice(index, 1)) queue.give(from, thread);
      await settled();
    },
  };
}

/** Everything that was decided has reached whoever waited for it. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue before the verifier', () => {
  it('gives the next free thread to a newcomer, not to the flood that holds all threads', async () => {
    const { take, finish, served, refused } = start(['one', 'two']);
    for (let index = 0; index < 300; index += 1) void take('flood');
    void take('office');
    await settled();
    expect(served).toEqual(['flood', 'flood']);
    expect(refused).toHaveLength(300 - 52);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(VerifierBusy);
    await finish();
    expect(served).toEqual(['flood', 'flood', 'office']);
  });

  it('lets senders take turns, and serves each in the order of its documents', async () => {
    const { take, finish, served } = start(['one']);
    for (const from of ['a', 'a', 'a', 'b', 'b', 'c']) void take(from);
    await settled();
    for (let turn = 0; turn < 6; turn += 1) await finish();
    expect(served).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('refuses at once whoever comes when too many wait in all', async () => {
    const { take, finish, refused, served } = start(['one'], { longest: 2 });
    for (const from of ['a', 'b', 'c', 'd']) void take(from);
    await settled();
    expect(refused).toMatchObject([{ from: 'd', reason: expect.any(VerifierBusy) }]);
    await finish();
    void take('d');
    await finish();
    await finish();
    expect(served).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses whoever waited too long, and keeps no place and no thread for them', async () => {
    const { queue, take, refused, served, finish } = start(['one'], { longestWaitMs: 20, longest: 1 });
    await take('a');
    await take('b');
    expect(refused).toMatchObject([{ from: 'b', reason: expect.any(VerifierBusy) }]);
    const next = take('c');
    await finish();
    await next;
    expect(served).toEqual(['a', 'c']);
    await finish();
    expect(await queue.take('d')).toBe('one');
  });

  it('refuses all who wait when it ends', async () => {
    const { queue, take, refused } = start(['one']);
    for (const from of ['a', 'a', 'b']) void take(from);
    queue.refuseAll(new VerificationFailed());
    await settled();
    expect(refused.map(({ from }) => from)).toEqual(['a', 'b']);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(VerificationFailed);
  });

  it('loses no thread and nobody, whatever order they come and go in', async () => {
    const step = fc.oneof(
      fc.record({ take: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ finish: fc.nat(2) }),
    );
    const sequence = fc.array(step, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(sequence, async (steps) => {
        const world = start(['one', 'two', 'three'], { longestPerSender: 4, longest: 9 });
        let came = 0;
        for (const each of steps) {
          if ('take' in each) {
            came += 1;
            void world.take(each.take);
          } else await world.finish(each.finish);
          await settled();
          const open = came - world.refused.length - world.served.length;
          expect(new Set(world.inWork.map(({ thread }) => thread)).size).toBe(world.inWork.length);
          expect(open === 0 || world.inWork.length === 3).toBe(true);
          expect(open).toBeLessThanOrEqual(9);
        }
        while (world.inWork.length > 0) await world.finish();
        expect(world.served.length + world.refused.length).toBe(came);
        expect(await Promise.all(['x', 'y', 'z'].map((from) => world.queue.take(from)))).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
  });
});
