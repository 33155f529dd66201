import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const ASK_FOR_BOTO3 = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("boto3") is None)';

/** The first Python on the path, or Debian's own, that has boto3; undefined: none has. */
export function pythonWithBoto3(path = process.env.PATH): string | undefined {
  const directories = [...(path ?? '').split(delimiter), '/usr/bin'];
  const pythons = new Set(directories.map((directory) => join(directory, 'python3')));
  return [...pythons].find(
    (python) => existsSync(python) && spawnSync(python, ['-c', ASK_FOR_BOTO3]).status === 0,
  );
}

/** Directories in which Terraform's providers are laid down for machines that fetch nothing. */
const USUAL_MIRRORS = [
  '/opt/tf-plugins',
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  join(homedir(), '.terraform.d/plugins'),
  join(homedir(), '.local/share/terraform/plugins'),
];

/** The directory from which Terraform can take the AWS provider without asking anybody; undefined: there is none. */
export function awsProviderMirror(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { TF_CLI_CONFIG_FILE: configuration, TF_PLUGIN_CACHE_DIR: cache } = environment;
  const named = [...(configuration ? mirrorsNamedIn(configuration) : []), ...(cache ? [cache] : [])];
  return [...named, ...USUAL_MIRRORS].find((directory) =>
    existsSync(join(directory, 'registry.terraform.io/hashicorp/aws')),
  );
}

/** The paths in a configuration file of Terraform's command line: those of its mirrors. */
function mirrorsNamedIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const paths = readFileSync(file, 'utf8').matchAll(/^\s*path\s*=\s*"([^"]+)"/gm);
  return [...paths].map(([, path = '']) => path);
}
