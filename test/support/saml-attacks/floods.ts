import type { Attack } from './attack.ts';
import { appendTo, elementText, find, insertAt, insertBefore } from './xml-text.ts';

// Documents that are small enough for the form and dear to a careless reader. Each comes with the genuine
// Response around it, so the request it names is a live one.

const inFrontOfStatus =
  (flood: string): Attack =>
  (xml) =>
    insertBefore(xml, 'Status', flood);

const numbered = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('');

/** More attributes or declarations on the first element of that name. */
const inStartTag =
  (localName: string, attributes: string): Attack =>
  (xml) => {
    const span = find(xml, localName);
    const selfClosing = xml[span.inner - 2] === '/';
    return insertAt(xml, span.inner - (selfClosing ? 2 : 1), attributes);
  };

const NESTED = 13_000;

export const floods: Readonly<Record<string, Attack>> = {
  'nested-elements': inFrontOfStatus('<a>'.repeat(NESTED) + '</a>'.repeat(NESTED)),
  'empty-elements-in-the-response': inFrontOfStatus('<a/>'.repeat(22_000)),
  'empty-elements-in-signed-info': (xml) => appendTo(xml, 'SignedInfo', '<a/>'.repeat(22_000)),
  'empty-elements-in-a-wrapper': inFrontOfStatus(`<w>${'<a/>'.repeat(22_000)}</w>`),
  'empty-attribute-values': (xml) => appendTo(xml, 'Attribute', '<AttributeValue/>'.repeat(4_001)),
  comments: inFrontOfStatus('<!-- -->'.repeat(13_000)),
  'open-comments': inFrontOfStatus('<!--'.repeat(28_000)),
  attributes: inStartTag(
    'Status',
    numbered(13_000, (index) => ` a${index.toString(36)}=""`),
  ),
  'namespace-declarations': inStartTag(
    'Status',
    numbered(7_000, (index) => ` xmlns:n${index.toString(36)}="u"`),
  ),
  'namespace-declarations-in-use': inStartTag(
    'Status',
    numbered(3_500, (index) => ` xmlns:n${index.toString(36)}="u${index}" n${index.toString(36)}:a=""`),
  ),
  'nested-namespace-declarations': inFrontOfStatus(
    `${numbered(800, (index) => `<n${index}:a xmlns:n${index}="urn:${index}">`)}${numbered(800, (index) => `</n${799 - index}:a>`)}`,
  ),
  signatures: inFrontOfStatus('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(1_900)),
  references: (xml) => insertBefore(xml, 'Reference', elementText(xml, 'Reference').repeat(180)),
  entities: (xml) => {
    const at = find(xml, 'Response').start;
    const doctype = `<!DOCTYPE r [${numbered(4_000, (index) => `<!ENTITY e${index} "x">`)}]>`;
    return insertAt(xml, at, doctype);
  },
};
