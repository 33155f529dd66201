/** The configuration that was applied last, by whichever replica. */
export interface AppliedConfiguration {
  /** SHA-256 of the configuration and of every file it names, hexadecimal. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly appliedAt: number;
}

/**
 * Keeps replicas from applying `postern.yaml` at the same time, and remembers what was applied.
 * All methods throw {@link StoreUnavailable}.
 */
export interface ApplyLedger {
  /** Takes the lease for `holder`; false while another holder has it. A holder that died loses it after `ttlSeconds`. */
  acquire(holder: string, ttlSeconds: number): Promise<boolean>;
  /** Gives the lease back; does nothing when `holder` does not have it. */
  release(holder: string): Promise<void>;
  lastApplied(): Promise<AppliedConfiguration | undefined>;
  recordApplied(applied: AppliedConfiguration): Promise<void>;
}
