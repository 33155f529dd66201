import type { Audit } from '../kernel/audit.ts';
import type { Logger } from '../kernel/logger.ts';

/**
 * Writes each event as one line of the log that carries `"audit": true`, so that a collector can keep it apart. `flush`
 * sees to it that the line is out before anybody is answered.
 */
export function createAudit(logger: Logger, flush: () => void): Audit {
  return {
    record(event) {
      logger.info({ audit: true, ...event }, `audit: ${event.action}`);
      flush();
    },
  };
}
