import { PosternError } from '../kernel/errors.ts';

/** No certificate has this ARN. */
export class CertificateNotFound extends PosternError {
  readonly code = 'CertificateNotFound';

  constructor(certificateArn: string) {
    super(
      `There is no certificate with the ARN ${certificateArn}. ListCertificates shows those that there are.`,
    );
  }
}

/** The certificate, or one of its issuers, ended before it was imported. */
export class CertificateExpired extends PosternError {
  readonly code = 'CertificateExpired';

  constructor(endedAt: number) {
    super(
      `The certificate, or one of its issuers, ended at ${new Date(endedAt).toISOString()}. Import one that is still good.`,
    );
  }
}

/** The certificate, or one of its issuers, begins only later: whoever checks it refuses it until then. */
export class CertificateNotYetValid extends PosternError {
  readonly code = 'CertificateNotYetValid';

  constructor(beginsAt: number) {
    super(
      `The certificate, or one of its issuers, begins only at ${new Date(beginsAt).toISOString()}. Check the clock of your authority, or import it then.`,
    );
  }
}

/** Endpoints still use it. */
export class CertificateInUse extends PosternError {
  readonly code = 'CertificateInUse';

  constructor(certificateArn: string, endpointIds: readonly string[]) {
    super(
      `Certificate ${certificateArn} is in use by ${endpointIds.join(', ')}. Give these endpoints another one first, or delete them.`,
    );
  }
}

/** A certificate that is imported again keeps its tags: new ones come by a call of their own. */
export class TagsOfImportedAgain extends PosternError {
  readonly code = 'TagsOfImportedAgain';

  constructor() {
    super(
      'A certificate that is imported again keeps its tags. Leave Tags out, and change them with AddTagsToCertificate.',
    );
  }
}

/** Nothing here can encrypt a private key at rest. */
export class DataKeyMissing extends PosternError {
  readonly code = 'DataKeyMissing';

  constructor() {
    super(
      'Certificates cannot be imported yet: private keys are encrypted at rest, and with POSTERN_REDIS_URL all replicas need the same key for that. Set POSTERN_DATA_KEY, made with: openssl rand -base64 32',
    );
  }
}
