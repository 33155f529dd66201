import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COUNTERS, GAUGES, HISTOGRAMS, type Series } from '../../src/ops/metric-catalogue.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { readQuery } from './prometheus-queries.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../docs/operations/${name}`, import.meta.url), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: unknown;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const rules: readonly Rule[] = parse(read('alerts.yml')).groups.flatMap(
  (group: { rules: readonly Rule[] }) => group.rules,
);
const board = JSON.parse(read('grafana-dashboard.json'));
const panels: readonly Panel[] = board.panels;

/** Every series that a scrape of a replica brings, with its labels; Prometheus adds `up`, `job` and `instance`. */
async function knownSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  const catalogue = { ...COUNTERS, ...GAUGES, ...HISTOGRAMS } as Record<string, Series<object>>;
  const ours = Object.entries(catalogue).map(([name, { labels }]) => [name, Object.keys(labels)] as const);
  const parts = Object.keys(HISTOGRAMS).flatMap((name) => [
    [`${name}_bucket`, ['le']] as const,
    [`${name}_sum`, []] as const,
    [`${name}_count`, []] as const,
  ]);
  const text = await createMetrics().exposition.text();
  const ofProcess = [...text.matchAll(/^# TYPE ((?:process|nodejs)_\w+)/gm)].map(
    ([, name = '']) => [name, []] as const,
  );
  return new Map<string, readonly string[]>([...ofProcess, ...ours, ...parts, ['up', []]]);
}

const ADDED_BY_PROMETHEUS = ['job', 'instance'];

/** As Grafana fills its own variables in before it asks. */
const filledIn = (expression: string) =>
  expression.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'postern');

const expressions = [
  ...rules.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [`the panel "${title}"`, filledIn(expr)] as const),
  ),
];

describe('the queries of board and alerts', () => {
  it.each(expressions)('%s asks in PromQL for series and labels that exist', async (_name, expression) => {
    const known = await knownSeries();
    const { metrics, labels } = readQuery(expression);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) expect([...known.keys()]).toContain(metric);
    const existing = metrics.flatMap((metric) => known.get(metric) ?? []);
    for (const label of labels) expect([...existing, ...ADDED_BY_PROMETHEUS]).toContain(label);
  });

  it('would notice a series, a label or a bracket that is wrong', () => {
    expect(readQuery('sum by (who) (rate(clientvpn_nothing_total{what="x"}[5m]))')).toEqual({
      metrics: ['clientvpn_nothing_total'],
      labels: ['who', 'what'],
    });
    expect(() => readQuery('sum(rate(up[5m])')).toThrow('No PromQL');
  });

  it('show or watch every series of the catalogue', () => {
    const asked = new Set(expressions.flatMap(([, expression]) => readQuery(expression).metrics));
    const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
    const seen = [...asked].map(base);
    const unseen = Object.keys({ ...COUNTERS, ...GAUGES, ...HISTOGRAMS }).filter(
      (name) => !seen.includes(name),
    );
    // It tells which configuration is meant, for whoever looks into a conflict.
    expect(unseen).toEqual(['clientvpn_configuration_info']);
  });
});

describe('alerts.yml', () => {
  it('says of each alert what happened and what to do, once, in labels that its expression keeps', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels, annotations, alert } of rules) {
      expect(alert).toMatch(/^Postern[A-Z]\w+$/);
      expect(labels.severity).toMatch(/^(critical|warning)$/);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description).toMatch(/\.$/);
    }
  });
});

describe('grafana-dashboard.json', () => {
  it('lets people choose the Prometheus that every panel asks', () => {
    expect(board.templating.list[0]).toMatchObject({
      name: 'datasource',
      type: 'datasource',
      query: 'prometheus',
    });
    for (const panel of panels.filter(({ type }) => type !== 'row')) {
      expect(panel.datasource).toEqual({ type: 'prometheus', uid: `\${datasource}` });
    }
  });

  it('gives each panel an id of its own and names in its legend only labels that exist', async () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const known = await knownSeries();
    for (const { expr, legendFormat } of panels.flatMap(({ targets = [] }) => targets)) {
      const existing = readQuery(filledIn(expr)).metrics.flatMap((metric) => known.get(metric) ?? []);
      for (const [, label = ''] of legendFormat.matchAll(/{{(\w+)}}/g)) {
        expect([...existing, ...ADDED_BY_PROMETHEUS]).toContain(label);
      }
    }
  });
});
