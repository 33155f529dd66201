import { type DestinationStream, type Logger as Pino, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import type { Audit } from '../kernel/audit.ts';
import { PosternError } from '../kernel/errors.ts';
import type { LogFields, Logger } from '../kernel/logger.ts';
import { createAudit } from './audit.ts';

export interface LoggingOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly format: 'json' | 'pretty';
  /** Audit lines are written at every level, unless this says otherwise: the demo's terminal is for a person. */
  readonly auditLines?: boolean;
  /** Default: standard output, written at once, so that no line is lost at the end. */
  readonly destination?: DestinationStream;
}

/** One line per event on one stream: the program's log, and within it the audit lines (`"audit": true`). */
export function createLogging(options: LoggingOptions): { readonly logger: Logger; readonly audit: Audit } {
  const destination = options.destination ?? pino.destination({ fd: 1, sync: true });
  const stream = options.format === 'pretty' ? pretty({ destination, sync: true }) : destination;
  const root: Pino = pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withReadableErrors },
      // Errors are turned into safe fields above; pino's own serializer would print every property they carry.
      serializers: { err: (value: unknown) => value },
    },
    stream,
  );
  const auditLines = root.child({}, { level: options.auditLines === false ? 'silent' : 'info' });
  return { logger: root, audit: createAudit(auditLines) };
}

function withReadableErrors(fields: LogFields): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => [name, readable(value)]);
  return Object.fromEntries(entries);
}

function readable(value: unknown): unknown {
  return value instanceof Error ? errorFields(value) : value;
}

/**
 * What a log line says of an error. Only these: a library's error may carry the command or the document that
 * failed (ioredis adds `command.args`), and those hold sessions and assertions.
 */
function errorFields(error: Error): Record<string, unknown> {
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error instanceof PosternError && { details: error.details }),
    stack: error.stack,
    ...(error.cause instanceof Error && { cause: errorFields(error.cause) }),
  };
}
