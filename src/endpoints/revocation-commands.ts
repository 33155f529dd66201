import type { CommandOptions } from './endpoint-commands.ts';

export interface ImportRevocationListRequest {
  /** As the caller wrote it. */
  readonly clientVpnEndpointId: string;
  /** PEM: one `X509 CRL` block. */
  readonly certificateRevocationList: string;
}

/** As ExportClientVpnClientCertificateRevocationList tells it. */
export interface ExportedRevocationList {
  /** Byte for byte what was imported. */
  readonly certificateRevocationList: string;
  /** `pending` is never seen: an import that was answered counts at once. */
  readonly status: 'active';
}

/**
 * What may be done to the client certificate revocation list of an endpoint. Every method throws `ClientVpnEndpointNotFound` and
 * `StoreUnavailable`.
 */
export interface RevocationCommands {
  /**
   * Puts the list in the place of the one that is there. Throws the failures of `pki/revocation-list-failures.ts` for a list that
   * does not do, `EndpointWithoutClientCertificates`, `OperationNotPermitted` where the configuration file declares the list,
   * `DryRunOperation`, and `ConcurrentChange` when others never stop importing.
   */
  importRevocationList(request: ImportRevocationListRequest, options: CommandOptions): Promise<void>;
  /** Throws `RevocationListNotFound` when none was imported. */
  exportRevocationList(clientVpnEndpointId: string): Promise<ExportedRevocationList>;
}
