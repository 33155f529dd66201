import { layout } from './de/layout.ts';
import type { Words } from './words.ts';

/** Everything that people read, in German. */
export const de: Words = { layout };
