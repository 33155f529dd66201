/**
 * One thing that somebody did or was refused, for the people who must answer for it later.
 * `action` is a stable name such as `sign-in`, `download-client-configuration`, `sign-out`, `apply-configuration`.
 */
export interface AuditEvent {
  readonly action: string;
  readonly result: 'succeeded' | 'refused';
  /** The refusal's stable code. */
  readonly code?: string;
  /** Who: the NameID of a person (with the provider it came from), or `file` / `api` for the control plane. */
  readonly actor?: string;
  readonly samlProviderArn?: string;
  /** Instead of a provider, where the person came from a directory. */
  readonly directoryId?: string;
  readonly clientVpnEndpointId?: string;
  readonly sourceAddress?: string;
  /** The request's reference, the same as in its log lines and on its error page. */
  readonly reference?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface Audit {
  record(event: AuditEvent): void;
}
