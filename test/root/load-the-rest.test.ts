import { expect, it } from 'vitest';
import { loadTheRest } from '../../src/load-the-rest.ts';

it('finds every part of the program that a start leaves out', async () => {
  await expect(loadTheRest()).resolves.toBeUndefined();
});
