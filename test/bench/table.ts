import type { Best } from './rounds.ts';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly beside: string;
  readonly ours: string;
  readonly theirs: string;
  /** What is judged; for a bound without a peer it is ours divided by the bound. */
  readonly ratio: number;
  readonly demanded: string;
  readonly ok: boolean;
  /** CPU time of the peer divided by ours, where both were measured. */
  readonly cpuRatio?: number;
}

/** A row that is judged by operations per second. */
export function rateRow(
  what: string,
  beside: string,
  best: { readonly ours: Best; readonly theirs: Best },
  atLeast: number,
  describe: (best: Best) => string = perOperation,
): Row {
  const ratio = best.ours.perSecond / best.theirs.perSecond;
  return {
    what,
    beside,
    ours: describe(best.ours),
    theirs: describe(best.theirs),
    ratio,
    demanded: `at least ${atLeast}`,
    ok: ratio >= atLeast,
    cpuRatio: best.theirs.cpuMicroseconds / best.ours.cpuMicroseconds,
  };
}

function perOperation({ perSecond, cpuMicroseconds }: Best): string {
  return `${Math.round(perSecond)}/s, ${Math.round(cpuMicroseconds)} µs`;
}

/** Where an operation is one MB: CPU time is that for a GB. */
export function perMegabyte({ perSecond, cpuMicroseconds }: Best): string {
  return `${Math.round(perSecond)} MB/s, ${(cpuMicroseconds / 1000).toFixed(2)} s/GB`;
}

/** A row that is judged by a figure which should be small: ours divided by the peer's. */
export function sizeRow(
  what: string,
  beside: string,
  figures: { readonly ours: number; readonly theirs: number; readonly unit: string },
  atMost: number,
): Row {
  const { ours, theirs, unit } = figures;
  const ratio = ours / theirs;
  return {
    what,
    beside,
    ours: `${round(ours)} ${unit}`,
    theirs: `${round(theirs)} ${unit}`,
    ratio,
    demanded: `at most ${atMost}`,
    ok: ratio <= atMost,
  };
}

/** A row with a bound of its own; a peer is there for information. */
export function boundRow(
  what: string,
  ours: number,
  unit: string,
  atMost: number,
  peer?: { readonly name: string; readonly figure: number },
): Row {
  return {
    what,
    beside: peer?.name ?? '–',
    ours: `${round(ours)} ${unit}`,
    theirs: peer ? `${round(peer.figure)} ${unit}` : '–',
    ratio: ours / atMost,
    demanded: `at most ${atMost} ${unit}`,
    ok: ours <= atMost,
  };
}

const HEADINGS = ['what', 'beside', 'ours', "peer's", 'ratio', 'CPU ratio', 'demanded', 'ok'];

/** The rows as a table in Markdown, which reads well on a terminal too. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    row.beside,
    row.ours,
    row.theirs,
    row.ratio.toFixed(2),
    row.cpuRatio?.toFixed(2) ?? '–',
    row.demanded,
    row.ok ? 'yes' : 'NO',
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const lineOf = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lineOf(HEADINGS), rule, ...cells.map(lineOf)].join('\n');
}

function round(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : 2);
}
