import { resolve } from 'node:path';
import type { ConnectionLogsDeclaration } from './connections/log/connection-logs-declaration.ts';
import type { LogDestination } from './connections/log/log-destination.ts';
import { attempt } from './declarations-files.ts';
import type { Entry, Shape } from './declarations-shape.ts';
import type { Fault } from './declarations-words.ts';
import { Secret } from './kernel/secret.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** Where log groups live, with their secrets. `directory`: that of the configuration file, where relative paths begin. */
export function declaredConnectionLogs(
  shape: Shape,
  directory: string,
  files: ReferencedFiles,
  faults: Fault[],
): readonly LogDestination[] {
  return shape.lists.ConnectionLogs.flatMap((entry): readonly LogDestination[] => {
    const { LogGroupName: logGroupName, File: path, CloudWatchLogs: declared } = entry.value;
    if (path !== undefined) return [{ logGroupName, kind: 'file', path: resolve(directory, path) }];
    if (declared === undefined) return [{ logGroupName, kind: 'stdout' }];
    const secret = secretOf(entry, declared.SecretAccessKeyFile, files, faults);
    if (secret === undefined) return [];
    const { Endpoint: endpoint, Region: region = shape.single.Region, AccessKeyId: accessKeyId } = declared;
    const address = endpoint === undefined ? {} : { endpoint };
    return [
      { logGroupName, kind: 'cloudwatch-logs', region, accessKeyId, secretAccessKey: secret, ...address },
    ];
  });
}

/** White space around it is not part of the secret: editors end files with a line feed. */
function secretOf(
  { index }: Entry<ConnectionLogsDeclaration>,
  file: string,
  files: ReferencedFiles,
  faults: Fault[],
): Secret | undefined {
  const path = ['ConnectionLogs', index, 'CloudWatchLogs', 'SecretAccessKeyFile'];
  const secret = attempt(() => files.read(file).trim(), path, faults);
  if (secret === '')
    faults.push({ path, message: 'The file is empty. Write the secret access key into it.' });
  return secret ? new Secret(secret) : undefined;
}
