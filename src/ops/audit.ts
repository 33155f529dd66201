import type { Audit } from '../kernel/audit.ts';
import type { Logger } from '../kernel/logger.ts';

/** Writes each event as one line of the log that carries `"audit": true`, so that a collector can keep it apart. */
export function createAudit(logger: Logger): Audit {
  return { record: (event) => logger.info({ audit: true, ...event }, `audit: ${event.action}`) };
}
