import type {
  AssertionDescription,
  AttributeDescription,
  AuthnStatementDescription,
  ConditionsDescription,
  ConfirmationDescription,
  IssuerDescription,
  ResponseDescription,
  StatusDescription,
  SubjectDescription,
} from './description.ts';
import { writtenTime } from './description.ts';
import type { Dialect } from './dialects.ts';
import { ASSERTION, PROTOCOL, XML_SCHEMA, XML_SCHEMA_INSTANCE } from './namespaces.ts';
import { type Attributes, declaration, element, text } from './xml.ts';

/** Whose Responses it is to look like, and when it is written. */
interface Writing {
  readonly dialect: Dialect;
  readonly now: number;
}

/** The unsigned Response as the product `dialect` would write it, without its XML declaration. */
export function writeResponse(response: ResponseDescription, dialect: Dialect, now: number): string {
  const writing: Writing = { dialect, now };
  const prefix = dialect.protocolPrefix;
  const attributes = {
    ...declaration(prefix, PROTOCOL),
    Destination: response.destination,
    ID: response.id,
    InResponseTo: response.inResponseTo,
    IssueInstant: time(writing, response.issueInstant),
    Version: response.version,
    Consent: dialect.consent,
    ...listedNamespace(writing),
  };
  const children = [
    optional(response.issuer, (issuer) => writeIssuer(writing, issuer)),
    optional(response.status, (status) => writeStatus(writing, status)),
    optional(response.assertion, (assertion) => writeAssertion(writing, assertion)),
  ];
  return element(`${prefix}Response`, attributes, ...spaced(writing, children));
}

function writeIssuer(writing: Writing, { value, format }: IssuerDescription): string {
  const namespace = declaration(writing.dialect.assertionPrefix, ASSERTION);
  return saml(writing, 'Issuer', { ...namespace, Format: format }, text(value));
}

function writeStatus({ dialect }: Writing, { code, subCode, message }: StatusDescription): string {
  const prefix = dialect.protocolPrefix;
  const second = optional(subCode, (value) => element(`${prefix}StatusCode`, { Value: value }));
  const first = element(`${prefix}StatusCode`, { Value: code }, second);
  const words = optional(message, (value) => element(`${prefix}StatusMessage`, {}, text(value)));
  return element(`${prefix}Status`, declaration(prefix, PROTOCOL), first, words);
}

function writeAssertion(writing: Writing, assertion: AssertionDescription): string {
  const attributes = {
    ...declaration(writing.dialect.assertionPrefix, ASSERTION),
    ID: assertion.id,
    IssueInstant: time(writing, assertion.issueInstant),
    Version: assertion.version,
    ...listedNamespace(writing),
  };
  const children = [
    optional(assertion.issuer, (issuer) => writeIssuer(writing, issuer)),
    optional(assertion.subject, (subject) => writeSubject(writing, subject)),
    optional(assertion.conditions, (conditions) => writeConditions(writing, conditions)),
    ...writeStatements(writing, assertion),
  ];
  return saml(writing, 'Assertion', attributes, ...spaced(writing, children));
}

function writeSubject(writing: Writing, { nameId, confirmations }: SubjectDescription): string {
  const children = [
    optional(nameId, ({ value, format }) => saml(writing, 'NameID', { Format: format }, text(value))),
    ...confirmations.map((confirmation) => writeConfirmation(writing, confirmation)),
  ];
  return saml(writing, 'Subject', {}, ...spaced(writing, children));
}

function writeConfirmation(writing: Writing, { method, data }: ConfirmationDescription): string {
  const written = optional(data, ({ recipient, inResponseTo, notBefore, notOnOrAfter }) =>
    saml(writing, 'SubjectConfirmationData', {
      InResponseTo: inResponseTo,
      NotBefore: time(writing, notBefore),
      NotOnOrAfter: time(writing, notOnOrAfter),
      Recipient: recipient,
    }),
  );
  return saml(writing, 'SubjectConfirmation', { Method: method }, written);
}

function writeConditions(writing: Writing, conditions: ConditionsDescription): string {
  const audience = (value: string) => saml(writing, 'Audience', {}, text(value));
  const restrictions = conditions.audienceRestrictions.map((audiences) =>
    saml(writing, 'AudienceRestriction', {}, ...audiences.map(audience)),
  );
  const oneTimeUse = conditions.oneTimeUse ? saml(writing, 'OneTimeUse', {}) : '';
  const proxy = optional(conditions.proxyRestriction, (count) =>
    saml(writing, 'ProxyRestriction', { Count: String(count) }),
  );
  const window = {
    NotBefore: time(writing, conditions.notBefore),
    NotOnOrAfter: time(writing, conditions.notOnOrAfter),
  };
  return saml(writing, 'Conditions', window, ...restrictions, oneTimeUse, proxy);
}

function writeStatements(writing: Writing, assertion: AssertionDescription): readonly string[] {
  const authn = assertion.authnStatements.map((statement) => writeAuthnStatement(writing, statement));
  const attributes = assertion.attributeStatements.map((list) =>
    saml(writing, 'AttributeStatement', {}, ...list.map((attribute) => writeAttribute(writing, attribute))),
  );
  const authnFirst = writing.dialect.statementsOrder === 'authn-first';
  return authnFirst ? [...authn, ...attributes] : [...attributes, ...authn];
}

function writeAuthnStatement(writing: Writing, statement: AuthnStatementDescription): string {
  const { subjectLocality, authenticatingAuthority, authnContextClassRef } = writing.dialect;
  const attributes = {
    AuthnInstant: time(writing, statement.authnInstant),
    SessionIndex: statement.sessionIndex,
    SessionNotOnOrAfter: time(writing, statement.sessionNotOnOrAfter),
  };
  const locality = optional(subjectLocality, (address) =>
    saml(writing, 'SubjectLocality', { Address: address }),
  );
  const authority = optional(authenticatingAuthority, (name) =>
    saml(writing, 'AuthenticatingAuthority', {}, name),
  );
  const classRef = saml(writing, 'AuthnContextClassRef', {}, authnContextClassRef);
  return saml(
    writing,
    'AuthnStatement',
    attributes,
    locality,
    saml(writing, 'AuthnContext', {}, classRef, authority),
  );
}

function writeAttribute(writing: Writing, { name, friendlyName, values }: AttributeDescription): string {
  const attributes = {
    FriendlyName: friendlyName ?? null,
    Name: name,
    NameFormat: writing.dialect.attributeNameFormat,
  };
  return saml(writing, 'Attribute', attributes, ...values.map((value) => writeValue(writing, value)));
}

function writeValue(writing: Writing, value: string): string {
  const { valueType } = writing.dialect;
  const typed =
    valueType === null
      ? {}
      : { 'xmlns:xs': XML_SCHEMA, 'xmlns:xsi': XML_SCHEMA_INSTANCE, 'xsi:type': valueType };
  return saml(writing, 'AttributeValue', typed, text(value));
}

/** An element of the assertion namespace. */
function saml({ dialect }: Writing, local: string, attributes: Attributes, ...children: readonly string[]) {
  return element(`${dialect.assertionPrefix}${local}`, attributes, ...children);
}

function time({ now }: Writing, described: string | null): string | null {
  return described === null ? null : writtenTime(described, now);
}

/** What is described as `null` is not written. */
function optional<Described>(described: Described | null, write: (described: Described) => string): string {
  return described === null ? '' : write(described);
}

/** Children on lines of their own, where the product writes so. */
function spaced({ dialect }: Writing, children: readonly string[]): readonly string[] {
  const written = children.filter((child) => child !== '');
  return dialect.indented ? [...written.map((child) => `\n  ${child}`), '\n'] : written;
}

/** The namespace that the signatures name in their InclusiveNamespaces. */
function listedNamespace({ dialect }: Writing): Attributes {
  return dialect.prefixList === null ? {} : { [`xmlns:${dialect.prefixList}`]: XML_SCHEMA };
}
