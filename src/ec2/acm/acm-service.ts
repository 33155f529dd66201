import type { Realm } from '../../kernel/arn.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CertificateCommands, CertificateUses } from '../../pki/certificate-commands.ts';
import { createJsonService } from '../protocols/json-protocol.ts';
import type { Service } from '../service.ts';
import { ACM_ERRORS } from './acm-errors.ts';
import { certificateActions } from './certificate-actions.ts';
import { certificateTagActions } from './certificate-tag-actions.ts';
import { importCertificate } from './import-certificate.ts';
import { listCertificates } from './list-certificates.ts';

export interface AcmServiceNeeds {
  readonly certificates: CertificateCommands;
  readonly usesOf: (certificateArn: string) => Promise<CertificateUses>;
  readonly realm: () => Realm;
  readonly clock: Clock;
}

/** ACM, as far as imported certificates go: nothing is issued here. */
export function createAcmService(needs: AcmServiceNeeds): Service {
  return createJsonService({
    name: 'acm',
    prefix: 'acm',
    targetPrefix: 'CertificateManager',
    contentType: 'application/x-amz-json-1.1',
    actions: [
      importCertificate(needs),
      ...certificateActions(needs),
      listCertificates(needs),
      ...certificateTagActions(needs),
    ],
    errorCodes: ACM_ERRORS,
  });
}
