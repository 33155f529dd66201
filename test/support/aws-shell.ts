import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { keyInEnvironment, withoutAwsSettings } from './aws-environment.ts';
import type { AccessKey } from './managed-service.ts';

/** What a command line printed, and how it ended. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface AwsShell {
  /** Runs a command line of `bash`; `aws` in it is the real AWS CLI, with `--endpoint-url` and nothing else added. */
  run(commandLine: string): Promise<CommandResult>;
}

export interface AwsShellOptions {
  /** The management API. */
  readonly api: string;
  readonly key: AccessKey;
  readonly region: string;
  /** Where `file://` and `>` lead. */
  readonly directory: string;
}

const WITH_ENDPOINT = 'aws() { command aws --endpoint-url "$POSTERN_API" "$@"; }\n';

export function awsShell({ api, key, region, directory }: AwsShellOptions): AwsShell {
  const env = {
    ...withoutAwsSettings(process.env),
    ...keyInEnvironment(key, region),
    POSTERN_API: api,
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_PAGER: '',
  };
  return {
    async run(commandLine) {
      const bash = spawn('bash', ['-c', WITH_ENDPOINT + commandLine], { cwd: directory, env });
      const ended = once(bash, 'close');
      const [stdout, stderr] = await Promise.all([text(bash.stdout), text(bash.stderr)]);
      const [code] = await ended;
      return { stdout, stderr, code: Number(code) };
    },
  };
}
