import { type Seen, tally } from '../support/load.ts';
import { bySecond } from '../support/load-report.ts';

export interface Report {
  readonly title: string;
  readonly seen: readonly Seen[];
  /** Second 0 of the table, milliseconds since 1970. */
  readonly origin: number;
  readonly findings: Readonly<Record<string, number | string | readonly string[]>>;
}

/** Prints what happened, a row per second, the sum of all answers, and what came of it. */
export function printReport({ title, seen, origin, findings }: Report): void {
  const rows = bySecond(seen, origin).map(
    ({ second, succeeded, comeBackLater, other, slowestMilliseconds }) =>
      row(second, succeeded, comeBackLater, other, `${slowestMilliseconds} ms`),
  );
  print('', title, '', row('second', 'good', '503', 'other', 'slowest'), ...rows, '');
  for (const [what, count] of Object.entries(tally(seen)).sort()) print(`${what.padEnd(16)}${count}`);
  print('');
  for (const [name, value] of Object.entries(findings)) {
    print(`${name}: ${typeof value === 'object' ? `${value.length} lost ${value.join(' ')}` : value}`);
  }
}

function row(...cells: readonly (number | string)[]): string {
  return cells.map((cell) => String(cell).padStart(9)).join('');
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
