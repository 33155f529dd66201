/**
 * docs/operations/metrics.md lists the series of the catalogue. Without an argument it is written anew; with `--check`
 * nothing is written, and the exit code is 1 when it is behind the catalogue.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { COUNTERS, GAUGES, HISTOGRAMS, type Series } from '../../src/ops/metric-catalogue.ts';

const FILE = new URL('../../docs/operations/metrics.md', import.meta.url);

const HEAD = `# Metrics

<!-- Written by \`node test/tools/metrics-reference.ts\` from src/ops/metric-catalogue.ts: do not edit by hand. -->

Each replica serves its own at \`/metrics\` of \`POSTERN_OPS_LISTEN\`, for Prometheus to scrape. Times are in seconds, those of
expiry in seconds since 1970. No label ever names a person. The series of the process (\`process_…\`, \`nodejs_…\`) are those
of prom-client, from the first scrape on. [grafana-dashboard.json](grafana-dashboard.json) shows these series, and [alerts.yml](alerts.yml) watches them.
`;

function reference(): string {
  return [
    HEAD,
    ...section('Counters', 'They only grow, and begin at 0 when the process starts.', COUNTERS),
    ...section('Gauges', 'They say how it is now.', GAUGES),
    ...section('Histograms', bucketsInWords(), HISTOGRAMS),
  ].join('\n');
}

function section(
  title: string,
  about: string,
  catalogue: Readonly<Record<string, Series<object>>>,
): readonly string[] {
  return [`## ${title}`, '', about, '', ...Object.entries(catalogue).flatMap(seriesLines)];
}

function seriesLines([name, { help, labels }]: readonly [string, Series<object>]): readonly string[] {
  const entries = Object.entries<string>(labels).map(([label, holds]) => `- \`${label}\`: ${holds}`);
  return [`### \`${name}\``, '', help, '', ...(entries.length > 0 ? [...entries, ''] : [])];
}

function bucketsInWords(): string {
  const all = Object.entries(HISTOGRAMS).map(([name, { buckets }]) => `\`${name}\`: ${buckets.join(', ')}`);
  return `Upper bounds of the buckets: ${all.join('; ')}. The last one has none.`;
}

const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
const after = `${reference().trimEnd()}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, after);
} else if (before !== after) {
  process.stderr.write(
    'docs/operations/metrics.md is behind the catalogue. Run: npx node test/tools/metrics-reference.ts\n',
  );
  process.exitCode = 1;
}
