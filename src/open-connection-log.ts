import type { Configuration } from './configuration.ts';
import type { ConnectionLogger } from './connections/log/connection-log.ts';
import { createConnectionLogger } from './connections/log/create-connection-logger.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics } from './kernel/metrics.ts';
import { standardOutput } from './ops/standard-output.ts';

/** The connection log of this process. Where it lives may change with each SIGHUP. */
export function openConnectionLog(
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  configuration: Pick<Configuration, 'connectionLogs'>,
  metrics: Metrics,
): ConnectionLogger {
  const destinations = () => configuration.connectionLogs();
  const output = standardOutput();
  return createConnectionLogger({ destinations, clock, metrics, logger, writeText: output.write });
}
