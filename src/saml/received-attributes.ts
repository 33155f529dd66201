import type { ExaminedSubject, ReceivedAttribute } from './examination.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

// What an Assertion says, as it says it: for reports, which must show what no sign-in would believe.

/** Every attribute, in document order, whether anything reads it or not. */
export function receivedAttributes(assertion: XmlElement): readonly ReceivedAttribute[] {
  return childrenNamed(assertion, 'saml:AttributeStatement')
    .flatMap((statement) => childrenNamed(statement, 'saml:Attribute'))
    .map((attribute) => ({
      name: attribute.attributes.get('Name') ?? '',
      ...optional('nameFormat', attribute.attributes.get('NameFormat')),
      ...optional('friendlyName', attribute.attributes.get('FriendlyName')),
      values: childrenNamed(attribute, 'saml:AttributeValue').map((value) => value.text),
    }));
}

/** Of whom it speaks; the first where something comes twice. */
export function receivedSubject(assertion: XmlElement): ExaminedSubject {
  const [subject] = childrenNamed(assertion, 'saml:Subject');
  const [nameId] = subject ? childrenNamed(subject, 'saml:NameID') : [];
  const [statement] = childrenNamed(assertion, 'saml:AuthnStatement');
  const firstValue = (name: string) =>
    receivedAttributes(assertion).find((attribute) => attribute.name === name)?.values[0];
  return {
    ...optional('nameId', nameId?.text),
    ...optional('nameIdFormat', nameId?.attributes.get('Format')),
    ...optional('firstName', firstValue('FirstName')),
    ...optional('lastName', firstValue('LastName')),
    ...optional('authenticatedAt', statement?.attributes.get('AuthnInstant')),
  };
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [_ in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [_ in Key]: string });
}
