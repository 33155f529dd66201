import { signElement } from '../scripted-idp/sign.ts';
import { DIALECTS, freshId, honestSignature } from '../scripted-idp.ts';
import type { Attack } from './attack.ts';
import {
  appendTo,
  elementText,
  removeElement,
  replaceElement,
  splitDeclaration,
  withAttribute,
} from './xml-text.ts';

// Other documents than the one that was asked for.

const PROTOCOL = 'xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"';

/** The genuine, signed Assertion alone. */
const onlyTheAssertion: Attack = (xml) => elementText(xml, 'Assertion');

const insideAnArtifactResponse: Attack = (xml) =>
  `<saml2p:ArtifactResponse ${PROTOCOL} ID="_artifact" Version="2.0">${splitDeclaration(xml).root}</saml2p:ArtifactResponse>`;

/** A second Assertion about Bob, and a new Response signature over both, all by the IdP itself. */
const secondSignedAssertion: Attack = (xml, { idp }) => {
  const unsigned = removeElement(elementText(xml, 'Assertion'), 'Signature');
  const aboutBob = withAttribute(unsigned, 'Assertion', 'ID', freshId()).replace('alice@', 'bob@');
  const signed = signElement(aboutBob, 'Assertion', honestSignature(idp), DIALECTS.okta);
  const { declaration, root } = splitDeclaration(
    appendTo(removeElement(xml, 'Signature'), 'Response', signed),
  );
  return declaration + signElement(root, 'Response', honestSignature(idp), DIALECTS.okta);
};

/** The attacker's own signature in the place of the Response's, with his certificate in KeyInfo. */
const attackerSignsTheResponse: Attack = (xml, { attacker }) => {
  const { declaration, root } = splitDeclaration(removeElement(xml, 'Signature'));
  return declaration + signElement(root, 'Response', honestSignature(attacker), DIALECTS.okta);
};

/** An EncryptedAssertion where the Assertion was: nobody here can read it. */
const encryptedAssertion: Attack = (xml) =>
  replaceElement(
    xml,
    'Assertion',
    '<saml2:EncryptedAssertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml2:EncryptedAssertion>',
  );

export const documents: Readonly<Record<string, Attack>> = {
  'only-the-assertion': onlyTheAssertion,
  'inside-an-artifact-response': insideAnArtifactResponse,
  'second-signed-assertion': secondSignedAssertion,
  'attacker-signs-the-response': attackerSignsTheResponse,
  'encrypted-assertion': encryptedAssertion,
  'remove-all-signatures': (xml) => removeElement(removeElement(xml, 'Signature', 1), 'Signature'),
};
