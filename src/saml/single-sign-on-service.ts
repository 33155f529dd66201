import { printable } from '../kernel/printable.ts';
import { MetadataAddressForbidden, MetadataWithoutRedirectBinding } from './metadata-refusals.ts';
import { HTTP_REDIRECT } from './names.ts';
import { childrenNamed, localName, type XmlElement } from './xml-element.ts';

/** Parameters of the HTTP-Redirect binding (SAML Bindings 3.4.4.1): an address must not bring its own. */
const BINDING_PARAMETERS = [
  'SAMLRequest',
  'SAMLResponse',
  'SAMLEncoding',
  'RelayState',
  'SigAlg',
  'Signature',
];

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Where an IDPSSODescriptor takes requests by the HTTP-Redirect binding; of several, the first.
 * Throws `MetadataWithoutRedirectBinding`, `MetadataAddressForbidden`.
 */
export function singleSignOnServiceUrl(identityProvider: XmlElement): string {
  const services = childrenNamed(identityProvider, 'md:SingleSignOnService');
  const redirect = services.find((service) => service.attributes.get('Binding') === HTTP_REDIRECT);
  if (!redirect) throw withoutRedirect(services);
  const location = redirect.attributes.get('Location')?.trim() ?? '';
  const problem = problemWith(location);
  if (problem === undefined) return location;
  throw new MetadataAddressForbidden(
    `The address of the SingleSignOnService ${problem}. Ask the identity provider for a valid document.`,
    { received: printable(location.slice(0, 200)) },
  );
}

function withoutRedirect(services: readonly XmlElement[]): MetadataWithoutRedirectBinding {
  const found = services.map((service) => localName(service.attributes.get('Binding') ?? 'none'));
  const received = [...new Set(found)].slice(0, MOST_LISTED).map((name) => printable(name.slice(0, 100)));
  const what =
    found.length === 0
      ? 'the metadata document has no SingleSignOnService at all'
      : `the SingleSignOnService elements of the metadata document have only ${received.join(', ')}`;
  return new MetadataWithoutRedirectBinding(
    `Postern sends sign-in requests by the HTTP-Redirect binding, and ${what}. ` +
      'Turn the HTTP-Redirect binding on at the identity provider and download its metadata again.',
    { received },
  );
}

/** SAML 2.0 has six bindings. */
const MOST_LISTED = 10;

/** What is wrong with an address; http is for an identity provider on the same machine only. */
function problemWith(location: string): string | undefined {
  const url = URL.parse(location);
  if (url === null) return 'is not a URL';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    return 'does not start with https:';
  }
  if (url.username !== '' || url.password !== '') return 'holds a user name or password';
  if (url.hash !== '') return 'has a fragment';
  const own = BINDING_PARAMETERS.find((name) => url.searchParams.has(name));
  return own === undefined ? undefined : `has a ${own} parameter of its own`;
}
