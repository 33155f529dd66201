import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AdministratorFiles } from './administrator-files.ts';
import { keyInEnvironment, withoutAwsSettings } from './aws-environment.ts';
import { awsProviderMirror } from './find-clients.ts';
import { type ManagedService, OPS, REALM } from './managed-service.ts';

const CONFIGURATION = fileURLToPath(new URL('../corpus/terraform/main.tf', import.meta.url));

export interface TerraformResult {
  readonly code: number;
  /** Both of its outputs, in the order in which they came. */
  readonly output: string;
}

/** Terraform in a directory of its own, with `test/corpus/terraform/main.tf`, against one service. */
export interface Terraform {
  readonly directory: string;
  /** Runs a command, such as `plan`; what `later` says is what the variable says. */
  run(args: readonly string[], later?: boolean): Promise<TerraformResult>;
  /** The same; throws what Terraform printed unless the exit code is `expected` (0). */
  must(args: readonly string[], later?: boolean, expected?: number): Promise<string>;
  close(): void;
}

export interface TerraformOptions {
  readonly service: Pick<ManagedService, 'api'>;
  readonly files: AdministratorFiles;
  /** Hears what it prints as it comes. */
  readonly hear?: (text: string) => void;
}

/** Prepares the directory and calls `terraform init`. Throws when the machine has no provider for it. */
export async function startTerraform({ service, files, hear }: TerraformOptions): Promise<Terraform> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-terraform-'));
  cpSync(files.directory, directory, { recursive: true });
  copyFileSync(CONFIGURATION, join(directory, 'main.tf'));
  const cliConfiguration = join(directory, 'terraform.rc');
  writeFileSync(cliConfiguration, takeProvidersFrom(awsProviderMirror()));
  const env = {
    ...withoutAwsSettings(process.env),
    ...keyInEnvironment(OPS, REALM.region),
    TF_CLI_CONFIG_FILE: cliConfiguration,
    TF_IN_AUTOMATION: 'true',
    TF_INPUT: 'false',
    TF_CLI_ARGS: '-no-color',
    CHECKPOINT_DISABLE: 'true',
    TF_VAR_api: service.api,
  };
  const run = async (args: readonly string[], later = false): Promise<TerraformResult> => {
    const terraform = spawn('terraform', args, { cwd: directory, env: { ...env, TF_VAR_later: `${later}` } });
    const endWithUs = () => void terraform.kill('SIGKILL');
    process.once('exit', endWithUs);
    let output = '';
    for (const stream of [terraform.stdout, terraform.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        hear?.(text);
      });
    }
    const [code] = await once(terraform, 'close');
    process.removeListener('exit', endWithUs);
    return { code: Number(code), output };
  };
  const must = async (args: readonly string[], later?: boolean, expected = 0) => {
    const { code, output } = await run(args, later);
    if (code !== expected) throw new Error(`terraform ${args.join(' ')} ended with ${code}: ${output}`);
    return output;
  };
  await must(['init']);
  return { directory, run, must, close: () => rmSync(directory, { recursive: true, force: true }) };
}

function takeProvidersFrom(mirror: string | undefined): string {
  if (mirror === undefined)
    throw new Error('No directory on this machine has the AWS provider of Terraform.');
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
}
