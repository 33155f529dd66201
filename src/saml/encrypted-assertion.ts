import {
  CONTENT_CIPHERS,
  type ContentCipher,
  ENCRYPTED_ELEMENT,
  ENCRYPTED_KEY_TYPE,
  MASK_GENERATION,
  OAEP_DIGESTS,
  type OaepHash,
  RSA_OAEP,
  RSA_OAEP_MGF1P,
} from './encryption-algorithms.ts';
import { ContentEncryptionForbidden, EncryptionMalformed, KeyTransportForbidden } from './refusals.ts';
import { isKeyInfo } from './signature-shape.ts';
import { childrenNamed, everyElement, type XmlElement } from './xml-element.ts';

/** What it takes to decrypt an EncryptedAssertion, but for the key. */
export interface EncryptedAssertion {
  readonly oaepHash: OaepHash;
  /** The content's key, encrypted for us. */
  readonly encryptedKey: Uint8Array;
  readonly cipher: ContentCipher;
  /** The initialization vector, the ciphertext and, with GCM, the tag. */
  readonly encryptedContent: Uint8Array;
}

const ENCRYPTED_ASSERTION = /^xenc:EncryptedData( xenc:EncryptedKey)?$/;
const ENCRYPTED_DATA = /^xenc:EncryptionMethod (ds:KeyInfo )?xenc:CipherData$/;
const DATA_KEY_INFO = /^(ds:KeyName )?(xenc:EncryptedKey|ds:RetrievalMethod)?$/;
const ENCRYPTED_KEY =
  /^xenc:EncryptionMethod (ds:KeyInfo )?xenc:CipherData( xenc:ReferenceList)?( xenc:CarriedKeyName)?$/;
const REFERENCE_LIST = /^xenc:DataReference$/;
const KEY_METHOD = /^(ds:DigestMethod|xenc11:MGF|ds:DigestMethod xenc11:MGF|xenc11:MGF ds:DigestMethod)?$/;
const NOTHING = /^$/;

/**
 * Reads a `saml:EncryptedAssertion`: one EncryptedData of type Element and one EncryptedKey, in its KeyInfo or beside it
 * (SAML Core 2.2.4; SAML errata E43), with algorithms of `encryption-algorithms.ts`, and no place to hide anything.
 * Throws `EncryptionMalformed`, `KeyTransportForbidden`, `ContentEncryptionForbidden`.
 */
export function readEncryptedAssertion(element: XmlElement): EncryptedAssertion {
  const [data, besides] = parts(element, ENCRYPTED_ASSERTION);
  const { type, method, content, inside, retrieval } = readData(data);
  const key = inside ?? besides;
  if (!key || (inside && besides)) throw new EncryptionMalformed({ expected: 'exactly one EncryptedKey' });
  if (type !== undefined && type !== ENCRYPTED_ELEMENT) {
    throw new EncryptionMalformed({ expected: ENCRYPTED_ELEMENT, received: cut(type) });
  }
  if (retrieval) checkRetrieval(retrieval, key);
  const cipher = contentCipherOf(method);
  return { ...readKey(key, data), cipher, encryptedContent: cipherValue(content) };
}

function readData(data: XmlElement | undefined) {
  const all = parts(data, ENCRYPTED_DATA);
  const [keyInfo] = all.filter(({ name }) => name === 'ds:KeyInfo');
  const inKeyInfo = keyInfo ? parts(keyInfo, DATA_KEY_INFO) : [];
  const named = (name: string) => inKeyInfo.find((child) => child.name === name);
  return {
    type: data?.attributes.get('Type'),
    method: all[0],
    content: all.at(-1),
    inside: named('xenc:EncryptedKey'),
    retrieval: named('ds:RetrievalMethod'),
  };
}

/** It may only say again what is so: the key is the one EncryptedKey that stands beside. */
function checkRetrieval(retrieval: XmlElement, key: XmlElement): void {
  parts(retrieval, NOTHING);
  const { attributes } = retrieval;
  const expected = `#${key.attributes.get('Id')}`;
  const type = attributes.get('Type') ?? ENCRYPTED_KEY_TYPE;
  if (attributes.get('URI') !== expected || type !== ENCRYPTED_KEY_TYPE) {
    throw new EncryptionMalformed({ expected, received: cut(attributes.get('URI')) });
  }
}

function readKey(key: XmlElement, data: XmlElement | undefined) {
  const all = parts(key, ENCRYPTED_KEY);
  const named = (name: string) => all.find((child) => child.name === name);
  const [keyInfo, value] = [named('ds:KeyInfo'), named('xenc:CipherData')];
  if (keyInfo) checkNamesOfKey(keyInfo);
  checkReferences(named('xenc:ReferenceList'), data);
  return { oaepHash: oaepHashOf(all[0]), encryptedKey: cipherValue(value) };
}

/** Which of our keys it was: never read, since all of them are tried. */
function checkNamesOfKey(keyInfo: XmlElement): void {
  const allowed = [...everyElement(keyInfo)].every(isKeyInfo);
  if (!allowed) throw new EncryptionMalformed({ received: 'KeyInfo of the EncryptedKey' });
}

function checkReferences(list: XmlElement | undefined, data: XmlElement | undefined): void {
  if (!list) return;
  const [reference] = parts(list, REFERENCE_LIST);
  parts(reference, NOTHING);
  const expected = `#${data?.attributes.get('Id')}`;
  const received = reference?.attributes.get('URI');
  if (received !== expected) throw new EncryptionMalformed({ expected, received: cut(received) });
}

function oaepHashOf(method: XmlElement | undefined): OaepHash {
  const algorithm = algorithmOf(method);
  if (algorithm !== RSA_OAEP_MGF1P && algorithm !== RSA_OAEP) {
    throw new KeyTransportForbidden({ received: algorithm });
  }
  parts(method, KEY_METHOD);
  const digest = namedIn(method, 'ds:DigestMethod', OAEP_DIGESTS);
  const mask = namedIn(method, 'xenc11:MGF', MASK_GENERATION);
  const isOneHash = digest === mask && (algorithm === RSA_OAEP || mask === 'sha1');
  if (!isOneHash)
    throw new KeyTransportForbidden({ received: `${algorithm} with ${digest} and MGF1 ${mask}` });
  return digest;
}

function namedIn(
  method: XmlElement | undefined,
  name: string,
  known: ReadonlyMap<string, OaepHash>,
): OaepHash {
  const [child] = method ? childrenNamed(method, name) : [];
  if (!child) return 'sha1';
  parts(child, NOTHING);
  const hash = known.get(algorithmOf(child));
  if (!hash) throw new KeyTransportForbidden({ received: algorithmOf(child) });
  return hash;
}

function contentCipherOf(method: XmlElement | undefined): ContentCipher {
  const received = algorithmOf(method);
  const cipher = CONTENT_CIPHERS.get(received);
  if (!cipher) throw new ContentEncryptionForbidden({ received });
  parts(method, NOTHING);
  return cipher;
}

/** Only a CipherValue: a CipherReference would send us to fetch something. */
function cipherValue(data: XmlElement | undefined): Uint8Array {
  const [value] = parts(data, /^xenc:CipherValue$/);
  parts(value, NOTHING);
  const base64 = value?.text.replaceAll(/[ \t\r\n]/g, '') ?? '';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== base64) {
    throw new EncryptionMalformed({ expected: 'base64 in CipherValue' });
  }
  return bytes;
}

/** The children of `element`, whose names in their order must be what `sequence` says. */
function parts(element: XmlElement | undefined, sequence: RegExp): readonly XmlElement[] {
  const children = element?.children ?? [];
  const received = children.map((child) => child.name).join(' ');
  if (!element || !sequence.test(received)) throw new EncryptionMalformed({ received: cut(received) });
  return children;
}

function algorithmOf(element: XmlElement | undefined): string {
  return cut(element?.attributes.get('Algorithm'));
}

/** As much of what a stranger sent as a log line may hold. */
function cut(text: string | undefined): string {
  return text?.slice(0, 200) ?? '';
}
