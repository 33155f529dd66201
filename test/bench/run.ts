import { parseArgs } from 'node:util';
import { makeDistFresh } from '../tools/dist.ts';
import { loadAverage } from './process-figures.ts';
import { connectionReaches } from './rows/connection-reach.ts';
import { connections } from './rows/connections.ts';
import { describeEndpoints } from './rows/describe-endpoints.ts';
import { downloads } from './rows/downloads.ts';
import { growth } from './rows/growth.ts';
import { pageViews } from './rows/page-views.ts';
import { revocationLists } from './rows/revocation-lists.ts';
import { ruleEngine } from './rows/rule-engine.ts';
import type { Measurement, Settings } from './rows/settings.ts';
import { signInStarts } from './rows/sign-in-starts.ts';
import { signIns } from './rows/sign-ins.ts';
import { signatures } from './rows/signatures.ts';
import { slowClients } from './rows/slow-clients.ts';
import { start } from './rows/start.ts';
import { formatTable, type Row } from './table.ts';
import { createWorld } from './world.ts';

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  'sign-ins': signIns,
  'page-views': pageViews,
  'sign-in-starts': signInStarts,
  downloads,
  'slow-clients': slowClients,
  start,
  'rule-engine': ruleEngine,
  'connection-reach': connectionReaches,
  'revocation-lists': revocationLists,
  signatures,
  'describe-endpoints': describeEndpoints,
  connections,
  growth,
};

/** Takes many minutes, so it is measured only when it is named. */
const ONLY_WHEN_NAMED = ['growth'];

const USAGE = `Usage: npm run bench -- [ROW...] [--quick] [--rounds N] [--growth-sign-ins N]

Measures Postern beside its peers in one run and prints ratios. Rows: ${Object.keys(MEASUREMENTS).join(', ')}.
Without a name: all but ${ONLY_WHEN_NAMED.join(', ')}, which takes many minutes. --quick measures a quarter of the
operations. What is measured beside foreign work is worth little: above a load average of 3 repeat it.`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function settingsFrom(values: { quick?: boolean; rounds?: string; 'growth-sign-ins'?: string }): Settings {
  return {
    rounds: Number(values.rounds ?? 3),
    share: values.quick ? 0.25 : 1,
    growthSignIns: Number(values['growth-sign-ins'] ?? 50_000),
    say,
  };
}

async function measure(name: string, settings: Settings): Promise<readonly Row[]> {
  const measurement = MEASUREMENTS[name];
  if (!measurement) throw new Error(`There is no row ${name}.\n\n${USAGE}`);
  say(`${name} …`);
  const world = await createWorld();
  try {
    return await measurement(world, settings);
  } finally {
    await world.close();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    rounds: { type: 'string' },
    'growth-sign-ins': { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  say(USAGE);
} else {
  const load = loadAverage();
  say(`Load average of the last minute: ${load}.`);
  if (load > 3) say('Warning: above 3 even ratios go wrong. Repeat this when the machine is quiet.');
  await makeDistFresh();
  const usual = Object.keys(MEASUREMENTS).filter((name) => !ONLY_WHEN_NAMED.includes(name));
  const rows: Row[] = [];
  for (const name of positionals.length > 0 ? positionals : usual) {
    rows.push(...(await measure(name, settingsFrom(values))));
  }
  say(`\n${formatTable(rows)}`);
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
}
