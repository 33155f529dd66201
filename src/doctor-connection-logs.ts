import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogDestination } from './connections/log/log-destination.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { type LogGroupUse, undeclaredLogGroups } from './undeclared-log-groups.ts';

const { warning } = findingsAbout('Connection log');

/** Logs whose entries go nowhere, and files that could not be made. `declared`: where log groups live. */
export function judgeConnectionLogs(
  endpoints: readonly Endpoint[],
  declared: readonly LogDestination[],
): readonly Finding[] {
  const uses = endpoints.flatMap(useOf);
  return [...undeclaredLogGroups(uses, declared).map(warning), ...declared.flatMap(judgeFile)];
}

function useOf({ displayName, clientVpnEndpointId: id, connectionLog }: Endpoint): readonly LogGroupUse[] {
  if (!connectionLog) return [];
  const endpoint = displayName === id ? id : `${displayName} (${id})`;
  return [{ endpoint, group: connectionLog.cloudwatchLogGroup }];
}

function judgeFile(destination: LogDestination): readonly Finding[] {
  if (destination.kind !== 'file') return [];
  const { logGroupName, path } = destination;
  if (!existsSync(dirname(path)))
    return [warning(`${logGroupName}: there is no directory for ${path}. Make it, or name another file.`)];
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return [warning(`${logGroupName}: ${path} is a directory. Name a file in it.`)];
  return [];
}
