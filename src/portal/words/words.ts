import type { en } from './en.ts';

/** Everything that people read on the portal. A language that lacks a sentence does not compile. */
export type Words = typeof en;
