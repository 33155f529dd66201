import { randomUUID } from 'node:crypto';
import { buildEc2, type Ec2Parts } from './build-ec2.ts';
import type { Configuration } from './configuration.ts';
import { createAccess } from './ec2/access/create-access.ts';
import { createManagementAudit } from './ec2/access/management-audit.ts';
import { createAcmService } from './ec2/acm/acm-service.ts';
import { createCloudWatchService } from './ec2/cloudwatch/cloudwatch-service.ts';
import { createIamService } from './ec2/iam/iam-service.ts';
import { createManagementApi, type ManagementApi } from './ec2/management-api.ts';
import type { Service } from './ec2/service.ts';
import { createStsService } from './ec2/sts/create-sts-service.ts';
import { endpointsOfSamlProvider, usesOfCertificate } from './endpoints/resource-uses.ts';
import type { Audit } from './kernel/audit.ts';
import type { Logger } from './kernel/logger.ts';
import { createMetricHistory } from './kernel/metric-history.ts';
import type { Metrics } from './kernel/metrics.ts';
import { createCertificateCommands } from './pki/certificate-commands.ts';
import type { PrivateKeyCipher } from './pki/private-key-cipher.ts';
import { createSamlProviderCommands } from './saml/saml-provider-commands.ts';

export interface ManagementApiParts extends Ec2Parts {
  readonly configuration: Ec2Parts['configuration'] & Pick<Configuration, 'accessKeys' | 'metadataOrders'>;
  /** Undefined where there is no data key: private keys are refused then. */
  readonly cipher: PrivateKeyCipher | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly audit: Audit;
}

/** Puts together what the management API is made of. */
export function buildManagementApi(parts: ManagementApiParts): ManagementApi {
  const { configuration, clock, logger, metrics, audit } = parts;
  const realm = () => configuration.realm();
  return createManagementApi({
    services: [buildEc2(parts), createStsService(), buildIam(parts), buildAcm(parts), buildCloudWatch(parts)],
    access: createAccess({ accessKeys: () => configuration.accessKeys(), realm, clock }),
    recordCall: createManagementAudit(audit),
    metrics,
    logger,
    newRequestId: randomUUID,
  });
}

function buildCloudWatch({ store, clock }: ManagementApiParts): Service {
  return createCloudWatchService({ ...store, history: createMetricHistory(store), clock });
}

function buildIam(parts: ManagementApiParts): Service {
  const { store, configuration } = parts;
  const realm = () => configuration.realm();
  const samlProviders = createSamlProviderCommands({
    ...parts,
    samlProviders: store.samlProviders,
    realm,
    metadataOrders: () => configuration.metadataOrders(),
    endpointsOf: (arn) => endpointsOfSamlProvider(store.endpoints, arn),
  });
  return createIamService({ samlProviders, realm });
}

function buildAcm(parts: ManagementApiParts): Service {
  const { store, configuration, clock } = parts;
  const realm = () => configuration.realm();
  const usesOf = (arn: string) => usesOfCertificate(store.endpoints, arn);
  const certificates = createCertificateCommands({
    ...parts,
    certificates: store.certificates,
    realm,
    usesOf,
  });
  return createAcmService({ certificates, usesOf, realm, clock });
}
