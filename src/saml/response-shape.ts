import type { Check } from './check.ts';
import {
  AssertionEncrypted,
  AssertionMissing,
  AssertionRepeated,
  UnexpectedElement,
  UnexpectedRoot,
} from './refusals.ts';
import { childrenNamed, everyElement, localName, type XmlElement } from './xml-element.ts';

/**
 * Which elements may stand in which (SAML Core schema, without what nobody sends to a service provider: Extensions,
 * Advice, AuthnContextDecl, Statements of other kinds, element content in an AttributeValue). An element that is
 * not here holds text only. How often each comes is a question for the checks on the verified document.
 */
const PLACES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'samlp:Response': ['saml:Issuer', 'ds:Signature', 'samlp:Status', 'saml:Assertion'],
    'samlp:Status': ['samlp:StatusCode', 'samlp:StatusMessage'],
    'samlp:StatusCode': ['samlp:StatusCode'],
    'saml:Assertion': [
      'saml:Issuer',
      'ds:Signature',
      'saml:Subject',
      'saml:Conditions',
      'saml:AuthnStatement',
      'saml:AttributeStatement',
    ],
    'saml:Subject': ['saml:BaseID', 'saml:NameID', 'saml:SubjectConfirmation'],
    'saml:SubjectConfirmation': ['saml:BaseID', 'saml:NameID', 'saml:SubjectConfirmationData'],
    'saml:Conditions': [
      'saml:AudienceRestriction',
      'saml:OneTimeUse',
      'saml:ProxyRestriction',
      'saml:Condition',
    ],
    'saml:AudienceRestriction': ['saml:Audience'],
    'saml:ProxyRestriction': ['saml:Audience'],
    'saml:AuthnStatement': ['saml:SubjectLocality', 'saml:AuthnContext'],
    'saml:AuthnContext': [
      'saml:AuthnContextClassRef',
      'saml:AuthnContextDeclRef',
      'saml:AuthenticatingAuthority',
    ],
    'saml:AttributeStatement': ['saml:Attribute'],
    'saml:Attribute': ['saml:AttributeValue'],
  }).map(([parent, children]) => [parent, new Set(children)]),
);

const ENCRYPTED: ReadonlySet<string> = new Set([
  'saml:EncryptedAssertion',
  'saml:EncryptedID',
  'saml:EncryptedAttribute',
  'samlp:NewEncryptedID',
]);

/** Throws `UnexpectedRoot` unless the document is a SAML 2.0 Response. */
export function checkRoot(root: XmlElement): void {
  if (root.name !== 'samlp:Response') throw new UnexpectedRoot({ received: root.name.slice(0, 200) });
}

/** What holds for a Response as it came, and once more for what its signatures turn out to cover. */
export const ELEMENT_CHECKS = [
  { name: 'not-encrypted', run: checkNotEncrypted },
  { name: 'one-assertion', run: checkAssertionNotRepeated },
  { name: 'elements', run: checkPlaces, needs: ['not-encrypted', 'one-assertion'] },
  { name: 'assertion', run: assertionOf, needs: ['not-encrypted'] },
] as const satisfies readonly Check<XmlElement>[];

function checkNotEncrypted(response: XmlElement): void {
  for (const element of everyElement(response)) {
    if (ENCRYPTED.has(element.name)) throw new AssertionEncrypted();
  }
}

function checkAssertionNotRepeated(response: XmlElement): void {
  const assertions = [...everyElement(response)].filter(({ name }) => localName(name) === 'Assertion');
  if (assertions.length > 1) throw new AssertionRepeated();
}

/** The Assertion of a Response that passes {@link ELEMENT_CHECKS}. Throws `AssertionMissing`. */
export function assertionOf(response: XmlElement): XmlElement {
  const [assertion] = childrenNamed(response, 'saml:Assertion');
  if (!assertion) throw new AssertionMissing();
  return assertion;
}

function checkPlaces(parent: XmlElement): void {
  const allowed = PLACES.get(parent.name);
  for (const child of parent.children) {
    if (!allowed?.has(child.name)) throw unexpected(child, parent);
    // A Signature has a shape of its own, checked in `signature-shape.ts`.
    if (child.name !== 'ds:Signature') checkPlaces(child);
  }
}

function unexpected(child: XmlElement, parent: XmlElement): UnexpectedElement {
  return new UnexpectedElement({ received: `${child.name.slice(0, 200)} in ${parent.name}` });
}
