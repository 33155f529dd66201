import type { LogFields, Logger } from '../../src/kernel/logger.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: LogFields;
  readonly message: string;
}

/** A logger that keeps its lines, for tests about what is logged and what is not. */
export function recordingLogger(): { readonly logger: Logger; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  return { logger: loggerInto(lines, {}), lines };
}

function loggerInto(lines: LogLine[], common: LogFields): Logger {
  const write = (level: LogLine['level']) => (fields: LogFields, message: string) =>
    void lines.push({ level, fields: { ...common, ...fields }, message });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => loggerInto(lines, { ...common, ...fields }),
  };
}
