/**
 * Traces of failed sign-ins by the reference that the person's page shows, shared by all replicas. A trace is opaque text
 * here; it must be redacted before it comes. There are never more than {@link MOST_TRACES}: those that end first go first.
 * All methods throw {@link StoreUnavailable}.
 */
export interface TraceStore {
  /** Keeps `text` under `reference`, in place of what is there, for so many seconds from now. */
  put(reference: string, text: string, seconds: number): Promise<void>;
  get(reference: string): Promise<string | undefined>;
}

/** What an operator looks up is from today; what is older helps nobody. A trace has a few kilobytes, so all have a few megabytes. */
export const MOST_TRACES = 1000;
