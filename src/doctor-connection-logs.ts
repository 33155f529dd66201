import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogDestination } from './connections/log/log-destination.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';

const { warning } = findingsAbout('Connection log');

/** Logs whose entries go nowhere, and files that could not be made. `declared`: where log groups live. */
export function judgeConnectionLogs(
  endpoints: readonly Endpoint[],
  declared: readonly LogDestination[],
): readonly Finding[] {
  return [
    ...endpoints.flatMap((endpoint) => judgeEndpoint(endpoint, declared)),
    ...declared.flatMap(judgeFile),
  ];
}

function judgeEndpoint(
  { displayName, clientVpnEndpointId: id, connectionLog }: Endpoint,
  declared: readonly LogDestination[],
): readonly Finding[] {
  if (!connectionLog) return [];
  const { cloudwatchLogGroup: group } = connectionLog;
  if (declared.some(({ logGroupName }) => logGroupName === group)) return [];
  const name = displayName === id ? id : `${displayName} (${id})`;
  return [
    warning(
      `${name} writes to ${group}, which ConnectionLogs does not declare: its entries go nowhere. Declare it, or switch the log off.`,
    ),
  ];
}

function judgeFile(destination: LogDestination): readonly Finding[] {
  if (destination.kind !== 'file' || existsSync(dirname(destination.path))) return [];
  const { logGroupName, path } = destination;
  return [warning(`${logGroupName}: there is no directory for ${path}. Make it, or name another file.`)];
}
