/**
 * Room rules hold: no file imports what its room may not (.dependency-cruiser.cjs). A checker that looks at nothing
 * passes everything, so this also fails when fewer modules were cruised than src has files, and when a violation that
 * is planted in a copy goes unseen.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIGURATION = '.dependency-cruiser.cjs';

/** Forbidden imports, one of each kind that matters most: across rooms, out of the product, past the front door. */
const PLANTED = [
  { file: 'src/kernel/clock.ts', import: '../endpoints/endpoint.ts', rule: 'kernel-looks-down' },
  { file: 'src/portal/views.ts', import: '../store/store.ts', rule: 'portal-looks-down' },
  { file: 'src/endpoints/endpoint.ts', import: 'node:fs', rule: 'endpoints-are-pure' },
  { file: 'src/web/paths.ts', import: 'pino', rule: 'pino-has-one-home' },
  {
    file: 'src/serve.ts',
    import: './demo/certificates.ts',
    rule: 'demo-is-imported-dynamically-from-main-only',
  },
] as const;

function cruise(directory: string): Cruise['summary'] {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = [program, '--config', CONFIGURATION, '--output-type', 'json', 'src'];
  const options = { cwd: directory, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  return (JSON.parse(execFileSync(process.execPath, args, options)) as Cruise).summary;
}

function faultsOf(directory: string): readonly string[] {
  const { totalCruised, violations } = cruise(directory);
  const files = globSync('src/**/*.ts', { cwd: directory }).length;
  return [
    ...violations.map(({ from, to, rule }) => `${from} must not import ${to} (${rule.name}).`),
    ...(totalCruised < files ? [`Only ${totalCruised} modules were looked at; src has ${files} files.`] : []),
  ];
}

function plantedFaults(): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'postern-rooms-'));
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json', CONFIGURATION]) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const planted of PLANTED) appendFileSync(join(copy, planted.file), `import '${planted.import}';\n`);
    const { violations } = cruise(copy);
    const seen = (planted: (typeof PLANTED)[number]) =>
      violations.some(({ from, rule }) => from === planted.file && rule.name === planted.rule);
    return PLANTED.filter((planted) => !seen(planted)).map(
      ({ file, rule }) => `A violation that was planted in ${file} went unseen (${rule}).`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const faults = [...faultsOf(ROOT), ...plantedFaults()];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
