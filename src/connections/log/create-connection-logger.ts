import { setTimeout as sleep } from 'node:timers/promises';
import { createCloudWatchLogsSink } from './cloudwatch-logs-sink.ts';
import type {
  ConnectionEvent,
  ConnectionLogger,
  LoggedConnection,
  LoggedEndpoint,
} from './connection-log.ts';
import { connectionLogEntry, formatEntry } from './connection-log-entry.ts';
import { countEvent, countTraffic } from './connection-metrics.ts';
import { createFileSink } from './file-sink.ts';
import type { LogDestination } from './log-destination.ts';
import { createLogGroups, type LogGroups, type LogGroupsDeps } from './log-groups.ts';
import type { LogSink } from './log-sink.ts';
import { createStdoutSink } from './stdout-sink.ts';

export interface ConnectionLoggerDeps
  extends Pick<LogGroupsDeps, 'destinations' | 'clock' | 'metrics' | 'logger'> {
  /** Standard output, whole lines. */
  readonly writeText: (text: string) => void;
  /** Tests hand in another. */
  readonly wait?: LogGroupsDeps['wait'];
}

/** How long the end of the process waits for what is queued (milliseconds): orchestrators kill after ten seconds and more. */
const LAST_PATIENCE = 5000;

export function createConnectionLogger(deps: ConnectionLoggerDeps): ConnectionLogger {
  const { clock, metrics, logger, writeText, wait = pause } = deps;
  const groups = createLogGroups({ ...deps, wait, openSink: (declared) => openSink(declared, writeText) });
  const tellUndeclared = createUndeclaredWarning(deps);
  const write = (endpoint: LoggedEndpoint, connection: LoggedConnection, event: ConnectionEvent) => {
    if (!endpoint.connectionLog) return;
    const entry = connectionLogEntry(endpoint, connection, event);
    if (!entry) return;
    const at = clock();
    if (!writeTo(groups, endpoint, { at, line: formatEntry(entry) })) tellUndeclared(endpoint);
  };
  /** Whoever connects must not be refused for what is told of it. */
  const safely = (work: () => void) => {
    try {
      work();
    } catch (error) {
      logger.error({ error }, 'An entry of a connection log could not be made.');
    }
  };
  return {
    record: (endpoint, connection, event) =>
      safely(() => {
        countEvent(metrics, endpoint.clientVpnEndpointId, event);
        write(endpoint, connection, event);
      }),
    countTraffic: (endpointId, traffic) => safely(() => countTraffic(metrics, endpointId, traffic)),
    flush: () => groups.close(AbortSignal.timeout(LAST_PATIENCE)),
  };
}

interface Line {
  readonly at: number;
  readonly line: string;
}

function writeTo(
  groups: LogGroups,
  { clientVpnEndpointId, connectionLog }: LoggedEndpoint,
  line: Line,
): boolean {
  if (!connectionLog) return true;
  const { cloudwatchLogGroup, cloudwatchLogStream } = connectionLog;
  return groups.write(cloudwatchLogGroup, { ...line, stream: cloudwatchLogStream ?? clientVpnEndpointId });
}

function openSink(destination: LogDestination, writeText: (text: string) => void): LogSink {
  switch (destination.kind) {
    case 'stdout':
      return createStdoutSink(writeText);
    case 'file':
      return createFileSink(destination.path);
    case 'cloudwatch-logs':
      return createCloudWatchLogsSink(destination.logGroupName, destination);
  }
}

/** Once for each endpoint: how often is counted. */
function createUndeclaredWarning({ logger }: Pick<ConnectionLoggerDeps, 'logger'>) {
  const told = new Set<string>();
  return ({ clientVpnEndpointId, connectionLog }: LoggedEndpoint): void => {
    if (told.has(clientVpnEndpointId)) return;
    told.add(clientVpnEndpointId);
    logger.warn(
      { clientVpnEndpointId, group: connectionLog?.cloudwatchLogGroup },
      'The connection log of this endpoint goes nowhere: ConnectionLogs does not declare its log group. Declare it, or switch the log off.',
    );
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
