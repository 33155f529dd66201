/**
 * One check of a Response: a sign-in makes them one after the other and ends at the first that throws, an examination
 * makes all of them and collects. Both walk the same tables, so they cannot come to disagree.
 */
export interface Check<Subject> {
  /** Stable, in kebab case. */
  readonly name: string;
  /** Throws the refusal of this check; what it returns means nothing. */
  readonly run: (subject: Subject) => unknown;
  /** Checks without which this one would only say again what they said: it is reached when they have passed. */
  readonly needs?: readonly string[];
}

/** The way of a sign-in. Throws the refusal of the first check that fails. */
export function passAll<Subject>(checks: readonly Check<Subject>[], subject: Subject): void {
  for (const check of checks) check.run(subject);
}
