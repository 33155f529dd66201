import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keyInEnvironment, withoutAwsSettings } from './aws-environment.ts';
import { canonicalJson, concealer } from './conceal.ts';
import { pythonWithBoto3 } from './find-clients.ts';
import { type ManagedService, OPS, REALM } from './managed-service.ts';

/** Runs a program of Python that talks to `service`; what it wrote, a JSON object on each line, with placeholders. Throws what it complained of. */
export async function runBoto3(
  program: string,
  directory: string,
  { api }: Pick<ManagedService, 'api'>,
): Promise<string> {
  const env = {
    ...withoutAwsSettings(process.env),
    ...keyInEnvironment(OPS, REALM.region),
    POSTERN_API: api,
  };
  const python = pythonWithBoto3() ?? 'python3';
  const { stdout } = await promisify(execFile)(python, [program], { cwd: directory, env });
  const conceal = concealer();
  const lines = stdout.trimEnd().split('\n');
  return `${lines.map((line) => canonicalJson(line, conceal)).join('\n')}\n`;
}
