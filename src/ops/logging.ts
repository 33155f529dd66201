import { createRequire } from 'node:module';
import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import type { Audit } from '../kernel/audit.ts';
import { PosternError } from '../kernel/errors.ts';
import type { LogFields, Logger } from '../kernel/logger.ts';
import { rememberedLast } from '../kernel/remember.ts';
import { createAudit } from './audit.ts';
import { standardOutput } from './standard-output.ts';

export interface LoggingOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly format: 'json' | 'pretty';
  /** Audit lines are written at every level, unless this says otherwise: the demo's terminal is for a person. */
  readonly auditLines?: boolean;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** One line per event on one stream: the program's log, and within it the audit lines (`"audit": true`). */
export function createLogging(options: LoggingOptions): { readonly logger: Logger; readonly audit: Audit } {
  const { stream, flush } = outputOf(options);
  const root: Pino = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => timeField(Date.now()),
      formatters: { level: (label) => ({ level: label }), log: withReadableErrors },
      // Errors are turned into safe fields above; pino's own serializer would print every property they carry.
      serializers: { err: (value: unknown) => value },
    },
    stream,
  );
  const auditLines = root.child({}, { level: options.auditLines === false ? 'silent' : 'info' });
  return { logger: root, audit: createAudit(auditLines, flush) };
}

/** Where lines go, and how to have written what is held. Only lines for programs are held: a person sees each at once. */
function outputOf({ format, destination }: LoggingOptions): { stream: DestinationStream; flush: () => void } {
  const flush = () => {};
  if (format === 'pretty') {
    // For people only, and no small package: production does not load it.
    const pretty: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
    return { stream: pretty({ destination: destination ?? pino.destination(1), sync: true }), flush };
  }
  if (destination) return { stream: destination, flush };
  const output = standardOutput();
  return { stream: output, flush: output.flush };
}

/** As pino wants it: a member with the comma before it. Lines of one millisecond share it. */
const timeField = rememberedLast((now: number) => `,"time":"${new Date(now).toISOString()}"`);

function withReadableErrors(fields: LogFields): LogFields {
  if (!holdsError(fields)) return fields;
  const entries = Object.entries(fields).map(([name, value]) => [name, readable(value)]);
  return Object.fromEntries(entries);
}

function holdsError(fields: LogFields): boolean {
  for (const name in fields) if (fields[name] instanceof Error) return true;
  return false;
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
