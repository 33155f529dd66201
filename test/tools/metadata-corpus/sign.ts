import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusKey } from './keys.ts';
import { DSIG, METADATA } from './write.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
export const RSA_SHA256 = `${MORE}rsa-sha256`;
export const RSA_SHA1 = `${DSIG}rsa-sha1`;
export const ECDSA_SHA256 = `${MORE}ecdsa-sha256`;
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export interface SignatureOptions {
  readonly method?: string;
  readonly digest?: string;
  /** The ID of what is signed; default: the root's, `_root`. */
  readonly id?: string;
  /** How often the Reference is written. */
  readonly references?: number;
}

/** The empty signature that xmlsec1 fills in; it stands where `<!--signature-->` is in a document. */
function template({ method = RSA_SHA256, digest = SHA256, id = '_root', references = 1 }: SignatureOptions) {
  const reference = `<ds:Reference URI="#${id}"><ds:Transforms>
    <ds:Transform Algorithm="${DSIG}enveloped-signature"/><ds:Transform Algorithm="${EXCLUSIVE}"/></ds:Transforms>
    <ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference>`;
  return `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>
    <ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><ds:SignatureMethod Algorithm="${method}"/>
    ${reference.repeat(references)}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>`;
}

/** Signs as a publisher would, with xmlsec1: a signer that shares no code with the verifier of Postern. */
export function signed(xml: string, key: CorpusKey, options: SignatureOptions = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'metadata-corpus-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  try {
    const document = file('document.xml', xml.replace('<!--signature-->', template(options)));
    const pair = `${file('key.pem', key.privateKey)},${file('certificate.pem', key.certificate)}`;
    const ids = ['EntityDescriptor', 'EntitiesDescriptor'].flatMap((name) => [
      '--id-attr:ID',
      `${METADATA}:${name}`,
    ]);
    const output = join(directory, 'signed.xml');
    execFileSync('xmlsec1', ['--sign', '--privkey-pem', pair, ...ids, '--output', output, document], {
      stdio: 'pipe',
    });
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(directory, { recursive: true });
  }
}
