import { PosternError } from '../../kernel/errors.ts';

/** A list revokes certificates of clients, and this endpoint asks for none. */
export class EndpointWithoutClientCertificates extends PosternError {
  readonly code = 'EndpointWithoutClientCertificates';

  constructor(clientVpnEndpointId: string) {
    super(
      `Endpoint ${clientVpnEndpointId} does not authenticate clients by certificates (certificate-authentication), so a client certificate revocation list would mean nothing. Import it for an endpoint that does.`,
    );
  }
}

/** The certificate that names the authority of an endpoint's clients is gone, or has no authority. */
export class ClientAuthorityUnknown extends PosternError {
  readonly code = 'ClientAuthorityUnknown';

  constructor(clientRootCertificateChainArn: string) {
    super(
      `${clientRootCertificateChainArn} does not exist or names no authority, so nobody can tell whether the list is of the clients' authority. Import that certificate with its chain, then import the list again.`,
    );
  }
}

/** Nothing was imported for this endpoint. */
export class RevocationListNotFound extends PosternError {
  readonly code = 'RevocationListNotFound';

  constructor(clientVpnEndpointId: string) {
    super(
      `Endpoint ${clientVpnEndpointId} has no client certificate revocation list. Import one with ImportClientVpnClientCertificateRevocationList.`,
    );
  }
}
