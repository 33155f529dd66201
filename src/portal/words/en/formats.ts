import { formatsFor } from '../formats.ts';

/** British, since 11/12 is read as two different days. */
export const formats = formatsFor('en-GB');
