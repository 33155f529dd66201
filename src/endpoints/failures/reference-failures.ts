import { PosternError } from '../../kernel/errors.ts';

/** Every endpoint proves who it is. */
export class ServerCertificateMissing extends PosternError {
  readonly code = 'ServerCertificateMissing';

  constructor() {
    super('No ServerCertificateArn was sent. Name a certificate that ListCertificates shows.');
  }
}

/** The endpoint would use what belongs to another account, or lies in another Region. */
export class ReferenceElsewhere extends PosternError {
  readonly code = 'ReferenceElsewhere';

  constructor(member: string, arn: string, place: string) {
    super(`${member} ${JSON.stringify(arn)} is not of ${place}, where the endpoint is. Name one that is.`);
  }
}

/** There is no such certificate. */
export class ReferencedCertificateNotFound extends PosternError {
  readonly code = 'ReferencedCertificateNotFound';

  constructor(certificateArn: string) {
    super(
      `Certificate ${certificateArn} does not exist. Import it, or name one that ListCertificates shows.`,
    );
  }
}

/** There is no such SAML provider. */
export class ReferencedSamlProviderNotFound extends PosternError {
  readonly code = 'ReferencedSamlProviderNotFound';

  constructor(samlProviderArn: string) {
    super(
      `SAML provider ${samlProviderArn} does not exist. Create it, or name one that ListSAMLProviders shows.`,
    );
  }
}

/** There is no such directory. */
export class DirectoryNotFound extends PosternError {
  readonly code = 'DirectoryNotFound';

  constructor(directoryId: string) {
    super(
      `Directory ${directoryId} does not exist. Add it to Directories in the configuration file, or name one of them.`,
    );
  }
}
