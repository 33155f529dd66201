import {
  type AssertionDescription,
  type AttributeDescription,
  type AuthnStatementDescription,
  type ConditionsDescription,
  type ConfirmationDescription,
  type IssuerDescription,
  type ResponseDescription,
  type StatusDescription,
  type SubjectDescription,
  writtenTime,
} from './description.ts';
import type { Dialect } from './dialects.ts';
import { ASSERTION, PROTOCOL, XML_SCHEMA, XML_SCHEMA_INSTANCE } from './namespaces.ts';
import { type Attributes, element, text } from './xml.ts';

/** The unsigned Response as the product `dialect` would write it, without its XML declaration. */
export function writeResponse(description: ResponseDescription, dialect: Dialect, now: number): string {
  return createWriter(dialect, now).response(description);
}

function createWriter(dialect: Dialect, now: number) {
  const time = (value: string | null) => (value === null ? null : writtenTime(value, now));
  const space = dialect.indented ? '\n  ' : '';
  const joined = (parts: readonly string[]) =>
    parts
      .filter((part) => part !== '')
      .map((part) => space + part)
      .join('');
  const named = (local: string) => `${dialect.assertionPrefix}${local}`;
  const protocolNamespace = declaration(dialect.protocolPrefix, PROTOCOL);
  const assertionNamespace = declaration(dialect.assertionPrefix, ASSERTION);
  const listed: Attributes =
    dialect.prefixList === null ? {} : { [`xmlns:${dialect.prefixList}`]: XML_SCHEMA };

  const issuer = (described: IssuerDescription | null) =>
    described === null
      ? ''
      : element(named('Issuer'), { ...assertionNamespace, Format: described.format }, text(described.value));

  const status = (described: StatusDescription | null) => {
    if (described === null) return '';
    const second =
      described.subCode === null
        ? ''
        : element(`${dialect.protocolPrefix}StatusCode`, { Value: described.subCode });
    const code = element(`${dialect.protocolPrefix}StatusCode`, { Value: described.code }, second);
    const message =
      described.message === null
        ? ''
        : element(`${dialect.protocolPrefix}StatusMessage`, {}, text(described.message));
    return element(`${dialect.protocolPrefix}Status`, protocolNamespace, code, message);
  };

  const confirmation = (described: ConfirmationDescription) => {
    const data = described.data && {
      InResponseTo: described.data.inResponseTo,
      NotBefore: time(described.data.notBefore),
      NotOnOrAfter: time(described.data.notOnOrAfter),
      Recipient: described.data.recipient,
    };
    const written = data === null ? '' : element(named('SubjectConfirmationData'), data);
    return element(named('SubjectConfirmation'), { Method: described.method }, written);
  };

  const subject = (described: SubjectDescription | null) => {
    if (described === null) return '';
    const nameId =
      described.nameId === null
        ? ''
        : element(named('NameID'), { Format: described.nameId.format }, text(described.nameId.value));
    return element(
      named('Subject'),
      {},
      joined([nameId, ...described.confirmations.map(confirmation)]),
      space,
    );
  };

  const conditions = (described: ConditionsDescription | null) => {
    if (described === null) return '';
    const restrictions = described.audienceRestrictions.map((audiences) =>
      element(
        named('AudienceRestriction'),
        {},
        ...audiences.map((audience) => element(named('Audience'), {}, text(audience))),
      ),
    );
    const oneTimeUse = described.oneTimeUse ? element(named('OneTimeUse'), {}) : '';
    const proxy =
      described.proxyRestriction === null
        ? ''
        : element(named('ProxyRestriction'), { Count: String(described.proxyRestriction) });
    const window = { NotBefore: time(described.notBefore), NotOnOrAfter: time(described.notOnOrAfter) };
    return element(named('Conditions'), window, ...restrictions, oneTimeUse, proxy);
  };

  const authnStatement = (described: AuthnStatementDescription) => {
    const locality =
      dialect.subjectLocality && element(named('SubjectLocality'), { Address: dialect.subjectLocality });
    const authority =
      dialect.authenticatingAuthority &&
      element(named('AuthenticatingAuthority'), {}, dialect.authenticatingAuthority);
    const context = element(
      named('AuthnContext'),
      {},
      element(named('AuthnContextClassRef'), {}, dialect.authnContextClassRef),
      authority ?? '',
    );
    const attributes = {
      AuthnInstant: time(described.authnInstant),
      SessionIndex: described.sessionIndex,
      SessionNotOnOrAfter: time(described.sessionNotOnOrAfter),
    };
    return element(named('AuthnStatement'), attributes, locality ?? '', context);
  };

  const attributeValue = (value: string) => {
    const typed =
      dialect.valueType === null
        ? {}
        : { 'xmlns:xs': XML_SCHEMA, 'xmlns:xsi': XML_SCHEMA_INSTANCE, 'xsi:type': dialect.valueType };
    return element(named('AttributeValue'), typed, text(value));
  };

  const attribute = (described: AttributeDescription) =>
    element(
      named('Attribute'),
      {
        FriendlyName: described.friendlyName ?? null,
        Name: described.name,
        NameFormat: dialect.attributeNameFormat,
      },
      ...described.values.map(attributeValue),
    );

  const statements = (described: AssertionDescription) => {
    const authn = described.authnStatements.map(authnStatement);
    const attributes = described.attributeStatements.map((list) =>
      element(named('AttributeStatement'), {}, ...list.map(attribute)),
    );
    return dialect.statementsOrder === 'authn-first' ? [...authn, ...attributes] : [...attributes, ...authn];
  };

  const assertion = (described: AssertionDescription | null) => {
    if (described === null) return '';
    const attributes = {
      ...assertionNamespace,
      ID: described.id,
      IssueInstant: time(described.issueInstant),
      Version: described.version,
      ...listed,
    };
    const children = [
      issuer(described.issuer),
      subject(described.subject),
      conditions(described.conditions),
      ...statements(described),
    ];
    return element(named('Assertion'), attributes, joined(children), space);
  };

  const response = (described: ResponseDescription) => {
    const attributes = {
      ...protocolNamespace,
      Destination: described.destination,
      ID: described.id,
      InResponseTo: described.inResponseTo,
      IssueInstant: time(described.issueInstant),
      Version: described.version,
      Consent: dialect.consent,
      ...listed,
    };
    const children = [issuer(described.issuer), status(described.status), assertion(described.assertion)];
    return element(`${dialect.protocolPrefix}Response`, attributes, joined(children), space);
  };

  return { response };
}

/** `saml2:` declares `xmlns:saml2`, an empty prefix declares the default namespace. */
function declaration(prefix: string, namespace: string): Attributes {
  return { [prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`]: namespace };
}
