import { text } from '../wire/xml.ts';

/** The answer of actions that have nothing to tell: that they were done. */
export function formatDone(): string {
  return text('return', true);
}
