import { describe, expect, it } from 'vitest';
import { createKeyedQueue } from '../../src/kernel/keyed-queue.ts';

/** Work that ends when it is told to, and notes when it began. */
function scripted(began: string[]) {
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const work = (name: string) => () => {
    began.push(name);
    return new Promise<string>((resolve, reject) => {
      ends.set(name, { resolve: () => resolve(name), reject });
    });
  };
  const end = async (name: string, error?: Error) => {
    const known = ends.get(name);
    if (error) known?.reject(error);
    else known?.resolve();
    await new Promise(setImmediate);
  };
  return { work, end };
}

describe('A keyed queue', () => {
  it('does what concerns one key one after the other, also when something fails', async () => {
    const began: string[] = [];
    const { work, end } = scripted(began);
    const queue = createKeyedQueue();
    const results = ['a', 'b', 'c'].map((name) => queue('key', work(name)));
    const outcomes = Promise.allSettled(results);
    await new Promise(setImmediate);
    expect(began).toEqual(['a']);
    await end('a', new Error('no'));
    expect(began).toEqual(['a', 'b']);
    await end('b');
    await end('c');
    expect((await outcomes).map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
      'failed',
      'b',
      'c',
    ]);
  });

  it('lets other keys go on meanwhile', async () => {
    const began: string[] = [];
    const { work, end } = scripted(began);
    const queue = createKeyedQueue();
    const both = [queue('one', work('a')), queue('other', work('b'))];
    await new Promise(setImmediate);
    expect(began).toEqual(['a', 'b']);
    await end('b');
    await end('a');
    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });

  it('takes up again when it was empty', async () => {
    const queue = createKeyedQueue();
    expect(await queue('key', async () => 1)).toBe(1);
    expect(await queue('key', async () => 2)).toBe(2);
  });
});
