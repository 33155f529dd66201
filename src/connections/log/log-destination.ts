import type { Secret } from '../../kernel/secret.ts';

/** Where a log group lives, as `ConnectionLogs` declares it. */
export type LogDestination = { readonly logGroupName: string } & (
  | { readonly kind: 'stdout' }
  /** An absolute path. */
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'cloudwatch-logs' } & CloudWatchLogs)
);

export interface CloudWatchLogs {
  /** Undefined: that of AWS for the Region. */
  readonly endpoint?: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}
