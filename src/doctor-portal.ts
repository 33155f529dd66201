import { type Finding, findingsAbout, type Probed } from './doctor-finding.ts';
import type { PortalAnswer } from './doctor-portal-probe.ts';
import type { ServiceProvider } from './saml/sign-in.ts';
import { serviceProviderMetadata } from './saml/sp-metadata.ts';

const { ok, warning, fault } = findingsAbout('Portal URL');

/** Does `/saml/metadata` at the portal's address answer, and with what this configuration says. */
export function judgePortal(
  portalUrl: URL,
  answer: Probed<PortalAnswer>,
  serviceProvider: ServiceProvider,
  encryptionCertificate?: string,
): Finding {
  if ('failure' in answer) return fault(unreachable(portalUrl, answer.failure));
  const { status, headers, body } = answer.value;
  if (status >= 300 && status < 400) {
    return fault(
      `${portalUrl.origin} redirects to ${headers.get('location')}. POSTERN_PORTAL_URL must be the address where people end.`,
    );
  }
  if (status >= 502 && status <= 504) {
    return fault(
      `A proxy answers at ${portalUrl.origin}, and Postern behind it does not (${status}). Start Postern, or correct where the proxy sends requests.`,
    );
  }
  if (status !== 200 || !body.includes('EntityDescriptor')) {
    return fault(
      `Something else than Postern answers at ${portalUrl.origin} (${status} for /saml/metadata). Let the proxy pass every path to Postern.`,
    );
  }
  return judgeMetadata(body, serviceProvider, encryptionCertificate);
}

/** Postern writes the same text each time. */
function judgeMetadata(
  body: string,
  serviceProvider: ServiceProvider,
  encryptionCertificate: string | undefined,
): Finding {
  const { entityId, assertionConsumerServiceUrl } = serviceProvider;
  const found = { entityId: valueOfAttribute(body, 'entityID'), acs: valueOfAttribute(body, 'Location') };
  if (found.entityId !== entityId) {
    return fault(
      `The portal there has the entity ID ${found.entityId}, this configuration ${entityId}. Restart it with this configuration, or correct POSTERN_SAML_ENTITY_ID.`,
    );
  }
  if (found.acs !== assertionConsumerServiceUrl) {
    return fault(
      `The portal there takes Responses at ${found.acs}, this configuration says ${assertionConsumerServiceUrl}. Restart it with this configuration, or correct POSTERN_PORTAL_URL.`,
    );
  }
  if (body !== serviceProviderMetadata(serviceProvider, encryptionCertificate)) {
    return warning(
      'The portal answers with metadata that is written otherwise than this version and this configuration do. Does another version of Postern run there, or has it not read its configuration again (SIGHUP)?',
    );
  }
  return ok(`Postern answers there, with the entity ID ${entityId}.`);
}

function valueOfAttribute(xml: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(xml)?.[1];
}

/** How Node's messages begin or which code they hold, and what an operator makes of each. */
const NETWORK_WORDS: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'its name cannot be resolved here. Correct the name, or the DNS of this machine'],
  [/ECONNREFUSED/, 'nobody listens there. Start Postern and the proxy before it'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no way there from this machine. Check its network and firewall'],
  [/ECONNRESET|EPIPE|hang up/, 'the connection was cut. Read the log of the proxy'],
  [
    /EPROTO|ERR_SSL|WRONG_VERSION/,
    'what answers does not speak TLS as it should. Check the TLS settings of the proxy',
  ],
  [/abort|timeout|No answer|ETIMEDOUT/i, 'no answer came in time. Check the proxy, and firewalls on the way'],
];

function unreachable(portalUrl: URL, failure: string): string {
  const words = NETWORK_WORDS.find(([pattern]) => pattern.test(failure))?.[1] ?? failure.replace(/\.$/, '');
  return `${portalUrl.origin} is not reached from here: ${words}.`;
}
