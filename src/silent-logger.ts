import type { Logger } from './kernel/logger.ts';

/** For commands whose every line is for a person, and whose failures are errors of their own. */
export const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
};
