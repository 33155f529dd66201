import { createRequire } from 'node:module';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';
import type { ServiceProvider } from '../../src/saml/sign-in.ts';
import { EMAIL_ADDRESS } from './scripted-idp/namespaces.ts';

interface Samlp {
  getSamlResponse(options: object, user: object, done: (error: unknown, xml: string) => void): void;
}

export interface SamlpSettings {
  /** The package's own options, laid over those of somebody who set everything right. */
  readonly options?: object;
  /** Attributes by name. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
  readonly nameId?: string;
  readonly nameIdFormat?: string;
}

export const SAMLP_ENTITY_ID = 'urn:idp:samlp';

/** What the package `samlp` answers to request `requestId` when somebody set it up like this; base64. */
export function samlpResponse(
  signing: KeyAndCertificate,
  sp: ServiceProvider,
  requestId: string,
  settings: SamlpSettings = {},
): Promise<string> {
  const samlp = createRequire(import.meta.url)('samlp') as Samlp;
  const { claims = { memberOf: ['engineering'] }, nameId = 'alice@corp.example' } = settings;
  const options = {
    issuer: SAMLP_ENTITY_ID,
    cert: signing.certificate,
    key: signing.privateKey,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    signResponse: true,
    destination: sp.assertionConsumerServiceUrl,
    recipient: sp.assertionConsumerServiceUrl,
    audience: sp.entityId,
    inResponseTo: requestId,
    profileMapper: () => ({
      getClaims: () => claims,
      getNameIdentifier: () => ({
        nameIdentifier: nameId,
        nameIdentifierFormat: settings.nameIdFormat ?? EMAIL_ADDRESS,
      }),
    }),
    ...settings.options,
  };
  return new Promise((resolve, reject) => {
    samlp.getSamlResponse(options, {}, (error, xml) => {
      if (error) reject(error);
      else resolve(Buffer.from(xml).toString('base64'));
    });
  });
}
