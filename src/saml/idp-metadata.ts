/** What Postern needs of an identity provider's metadata document. */
export interface IdpMetadata {
  readonly entityId: string;
  /** The SingleSignOnService with the HTTP-Redirect binding. */
  readonly singleSignOnServiceUrl: string;
  /** The signing keys' certificates, each as one PEM CERTIFICATE block: RSA of 2048 bits or more, or ECDSA. */
  readonly signingCertificates: readonly string[];
}
