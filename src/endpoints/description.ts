import { UnusableDescription } from './failures/value-failures.ts';

/** In UTF-16 units, as the schema of declarations counts. */
const LONGEST_DESCRIPTION = 255;

/** What `description` is kept as; absent: empty. Throws `UnusableDescription`. */
export function readDescription(description = ''): string {
  if (description.length > LONGEST_DESCRIPTION || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(description)) {
    throw new UnusableDescription(LONGEST_DESCRIPTION);
  }
  return description;
}
