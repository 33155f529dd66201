import { layout } from './en/layout.ts';

/** Everything that people read, in English. Another language is an object of the same type. */
export const en = { layout };
