import type { ServiceProvider } from '../../saml/sign-in.ts';

/** The products that the setup has values for, as docs/identity-providers has guides for them; `other` comes last. */
export const IDP_PRODUCTS = [
  'okta',
  'entra-id',
  'keycloak',
  'jumpcloud',
  'iam-identity-center',
  'google-workspace',
  'adfs',
  'other',
] as const;

export type IdpProduct = (typeof IDP_PRODUCTS)[number];

/** What the products call themselves, in every language. */
export const PRODUCT_NAMES: Readonly<Record<Exclude<IdpProduct, 'other'>, string>> = {
  okta: 'Okta',
  'entra-id': 'Microsoft Entra ID',
  keycloak: 'Keycloak',
  jumpcloud: 'JumpCloud',
  'iam-identity-center': 'AWS IAM Identity Center',
  'google-workspace': 'Google Workspace',
  adfs: 'AD FS',
};

/** A field of a product's console, by the name that it has there, and what to enter. */
export interface ConsoleField {
  readonly field: string;
  /** `on`, `off` and `empty` are said in words. */
  readonly value: string;
  /** True: one of our own values, which is better copied than typed. */
  readonly copied?: true;
}

/** Where in a product's console, and what. All in the product's own English words. */
export interface ConsoleSteps {
  readonly place?: string;
  readonly fields: readonly ConsoleField[];
}

const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

const ours = (field: string, value: string): ConsoleField => ({ field, value, copied: true });
const set = (field: string, value: string): ConsoleField => ({ field, value });

/** As IAM Identity Center writes a field of the person. */
const userField = (name: string): string => `\${user:${name}}`;

type Steps = (sp: ServiceProvider) => ConsoleSteps;

/** The short form of docs/identity-providers, whose rows these are. */
const STEPS: Readonly<Record<IdpProduct, Steps>> = {
  okta: ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'Applications → Create App Integration → SAML 2.0',
    fields: [
      ours('Single sign-on URL', acs),
      ours('Audience URI (SP Entity ID)', entityId),
      set('Name ID format', 'EmailAddress'),
      set('Application username', 'Email'),
      set('Response', 'Signed'),
      set('Assertion Signature', 'Signed'),
      set('Signature Algorithm', 'RSA-SHA256'),
      set('Assertion Encryption', 'Unencrypted'),
      set('Attribute Statements', 'FirstName = user.firstName, LastName = user.lastName'),
      set('Group Attribute Statements', 'memberOf'),
    ],
  }),
  'entra-id': ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'Enterprise apps → New application → Single sign-on → SAML',
    fields: [
      ours('Identifier (Entity ID)', entityId),
      ours('Reply URL (Assertion Consumer Service URL)', acs),
      set('Unique User Identifier (Name ID)', 'user.mail, Email address'),
      set('Claims', 'FirstName = user.givenname, LastName = user.surname'),
      set('Group claim', 'memberOf'),
      set('Signing Option', 'Sign SAML response and assertion'),
      set('Signing Algorithm', 'SHA-256'),
      set('Token encryption', 'empty'),
      set('Require verification certificates', 'off'),
    ],
  }),
  keycloak: ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'Clients → Create client → SAML',
    fields: [
      ours('Client ID', entityId),
      ours('Valid redirect URIs', acs),
      ours('Master SAML Processing URL', acs),
      set('Name ID format', 'email'),
      set('Sign documents', 'on'),
      set('Sign assertions', 'on'),
      set('Signature algorithm', 'RSA_SHA256'),
      set('Client signature required', 'off'),
      set('Encrypt assertions', 'off'),
      set('Group list, Group attribute name', 'memberOf'),
      set('Single Group Attribute', 'on'),
    ],
  }),
  jumpcloud: ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'SSO Applications → Add New Application → Custom Application → SAML',
    fields: [
      ours('SP Entity ID', entityId),
      ours('ACS URLs', acs),
      set('SAMLSubject NameID', 'email'),
      ours('SAMLSubject NameID Format', EMAIL_FORMAT),
      set('Signature Algorithm', 'RSA-SHA256'),
      set('Sign', 'Assertion & Response'),
      set('Declare Redirect Endpoint', 'on'),
      set('User attributes', 'FirstName = firstname, LastName = lastname'),
      set('Include group attribute', 'memberOf'),
    ],
  }),
  'iam-identity-center': ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'Applications → Customer managed → Add application → SAML 2.0',
    fields: [
      ours('Application ACS URL', acs),
      ours('Application SAML audience', entityId),
      set('Subject', `${userField('email')}, emailAddress`),
      set('memberOf', `${userField('groups')}, unspecified`),
      set('FirstName', `${userField('givenName')}, unspecified`),
      set('LastName', `${userField('familyName')}, unspecified`),
    ],
  }),
  'google-workspace': ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'Keycloak: Clients → Create client → SAML; Identity providers → SAML v2.0',
    fields: [
      ours('Client ID', entityId),
      ours('Valid redirect URIs', acs),
      set('Name ID format', 'email'),
      set('Sign documents', 'on'),
      set('Sign assertions', 'on'),
      set('Client signature required', 'off'),
      set('Group membership', 'memberOf'),
    ],
  }),
  adfs: ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    place: 'AD FS Management → Relying Party Trusts → Add Relying Party Trust → Claims aware',
    fields: [
      ours('Identifiers', entityId),
      ours('Endpoints, SAML Assertion Consumer, POST', acs),
      set('Encryption', 'empty'),
      set('Signature', 'empty'),
      set('Secure hash algorithm', 'SHA-256'),
      set('E-Mail-Addresses', 'E-Mail Address → Name ID, Email'),
      set('Given-Name', 'FirstName'),
      set('Surname', 'LastName'),
      set('Token-Groups - Unqualified Names', 'memberOf'),
      ours(
        'PowerShell',
        'Set-AdfsRelyingPartyTrust -TargetName "Postern" -SamlResponseSignature MessageAndAssertion -SignedSamlRequestsRequired $false',
      ),
    ],
  }),
  other: ({ assertionConsumerServiceUrl: acs, entityId }) => ({
    fields: [
      ours('Assertion Consumer Service (ACS), Destination, Recipient', acs),
      ours('Audience, SP Entity ID', entityId),
      ours('NameID Format', EMAIL_FORMAT),
      set('Response, Assertion', 'SHA-256'),
      set('Attributes', 'memberOf, FirstName, LastName'),
    ],
  }),
};

export function consoleSteps(product: IdpProduct, serviceProvider: ServiceProvider): ConsoleSteps {
  return STEPS[product](serviceProvider);
}
