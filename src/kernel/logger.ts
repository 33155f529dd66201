/** Fields of a log line. Never an assertion, password, cookie, private key or profile. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What every room writes its log lines to; implemented in `ops`, handed in by the composition root. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A logger whose every line also carries `fields`, such as a request's reference. */
  child(fields: LogFields): Logger;
}
