import { z } from 'zod';

const MESSAGE = 'Write a time such as 2026-11-21T18:30:00.000Z.';

/** A declared time in UTC, as milliseconds since 1970; {@link formatCreationTime} writes it. */
export function creationTime() {
  return z.iso.datetime({ error: MESSAGE }).transform((text) => Date.parse(text));
}

export function formatCreationTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
