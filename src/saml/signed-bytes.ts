import { createRequire } from 'node:module';
import { XML_SIGNATURE } from './names.ts';
import { plainlyWritten } from './plainly-written.ts';
import { useOnlyOurAlgorithms } from './signature-algorithms.ts';

const require = createRequire(import.meta.url);

/**
 * The bytes of a document's root that the enveloped signature in it covers, in canonical form and without that
 * signature; undefined when the signature is not by the key of `certificate` (PEM). The document has passed `parseStrictXml`, the signature
 * `checkSignatureShape`. The libraries are loaded here, since most processes never need them.
 */
export function signedBytes(xml: string, certificate: string): string | undefined {
  const { SignedXml }: typeof import('xml-crypto') = require('xml-crypto');
  const { DOMParser }: typeof import('@xmldom/xmldom') = require('@xmldom/xmldom');
  const document = plainlyWritten(xml);
  const verifier = new SignedXml({ publicCert: certificate });
  useOnlyOurAlgorithms(verifier);
  try {
    const parser = new DOMParser({ errorHandler: refuse });
    verifier.loadSignature(signatureIn(parser.parseFromString(document, 'text/xml').documentElement));
    if (!verifier.checkSignature(document)) return undefined;
  } catch {
    // The library's message holds parts of the document, so it is not kept, not even as a cause.
    return undefined;
  }
  const [signed, ...more] = verifier.getSignedReferences();
  return more.length === 0 ? signed : undefined;
}

function signatureIn(root: Element): Node {
  const [signature, ...more] = Array.from(root.childNodes).filter(isSignature);
  if (!signature || more.length > 0) throw new Error('There is not one signature.');
  return signature;
}

function isSignature(node: Node): boolean {
  return (node as Element).localName === 'Signature' && (node as Element).namespaceURI === XML_SIGNATURE;
}

/** What a parser would only warn of, on the console, has no place in a document that strict reading has passed. */
function refuse(_level: string, message: string): never {
  throw new Error(message);
}
