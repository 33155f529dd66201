import { bad, type CorpusDocument } from './document.ts';
import { keys } from './keys.ts';
import { RSA_SHA1, signed } from './sign.ts';
import { DSIG, group, keyDescriptor, plain } from './write.ts';

const { current, stranger, publisher } = keys;
const ID = 'https://idp.example/entity';
const SSO = 'https://idp.example/sso';
const pinned = { pinned: 'publisher.pem' };
const SIGNED = 'MetadataSignatureForbidden';

/** `plain` with room for a signature. */
const signable = plain(ID, current, 'ID="_root" ').replace('>\n', '><!--signature-->\n');
const genuine = signed(signable, publisher);

/** The genuine document whole inside a forged one, where a careless verifier finds its ID. */
const wrapped = plain(ID, stranger, 'ID="_forged" ').replace(
  '>\n',
  `>${/<ds:Signature[\s\S]*<\/ds:Signature>/.exec(genuine)?.[0] ?? ''}<md:Extensions>${genuine
    .replace(/<\?xml.*?\?>/, '')
    .replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '')}</md:Extensions>\n`,
);

const innerSigned = signed(
  group(' ID="_group"', plain(ID, current, 'ID="_root" ')).replace('>\n', '><!--signature-->\n'),
  publisher,
);

/** What is refused because a certificate is pinned. */
export const refusedSignatures: readonly CorpusDocument[] = [
  bad(
    'not-signed-where-a-certificate-is-pinned',
    plain(ID, current),
    'MetadataNotSigned',
    'Signature',
    pinned,
  ),
  bad(
    'a-signature-inside-and-none-on-the-root',
    innerSigned.replace('<ds:Signature', '<md:Extensions/><ds:Signature'),
    SIGNED,
    'first element',
    pinned,
  ),
  bad('a-signature-over-one-entity-of-a-group', innerSigned, SIGNED, 'not to the root', pinned),
  bad(
    'signed-by-somebody-else',
    signed(signable, stranger),
    'MetadataSignatureInvalid',
    publisher.fingerprint,
    pinned,
  ),
  bad(
    'changed-after-it-was-signed',
    genuine.replace(SSO, 'https://idp.example.evil.example/sso'),
    'MetadataSignatureInvalid',
    'changed after it was signed',
    pinned,
  ),
  bad(
    'a-key-added-after-it-was-signed',
    genuine.replace('<md:SingleSignOnService', `${keyDescriptor(stranger)}$&`),
    'MetadataSignatureInvalid',
    'changed after it was signed',
    pinned,
  ),
  bad('a-genuine-document-inside-a-forged-one', wrapped, SIGNED, 'not to the root', pinned),
  bad(
    'signed-with-sha-1',
    signed(signable, publisher, { method: RSA_SHA1 }),
    SIGNED,
    'SignatureMethod',
    pinned,
  ),
  bad(
    'a-digest-of-sha-1',
    signed(signable, publisher, { digest: `${DSIG}sha1` }),
    SIGNED,
    'DigestMethod',
    pinned,
  ),
  bad(
    'a-signature-with-two-references',
    signed(signable, publisher, { references: 2 }),
    SIGNED,
    'one Reference',
    pinned,
  ),
  bad(
    'two-signatures',
    genuine.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '$&$&'),
    SIGNED,
    'several',
    pinned,
  ),
  bad(
    'signed-and-larger-than-a-signature-is-verified-over',
    genuine.replace('</md:Ent', `${' '.repeat(262_144)}</md:Ent`),
    'MetadataTooLarge',
    '256 KB',
    pinned,
  ),
  bad('pinned-to-a-key-that-is-too-weak', genuine, 'MetadataSigningCertificateUnusable', 'only 1024 bits', {
    pinned: 'weak.pem',
  }),
  bad(
    'pinned-to-two-certificates',
    genuine.replace('<md:KeyDescriptor', '<!-- two --><md:KeyDescriptor'),
    'MetadataSigningCertificateUnusable',
    '2 certificates',
    { pinned: 'two.pem' },
  ),
  bad(
    'pinned-to-no-certificate',
    genuine.replace('<md:KeyDescriptor', '<!-- none --><md:KeyDescriptor'),
    'MetadataSigningCertificateUnusable',
    'No PEM block',
    { pinned: 'none.pem' },
  ),
];
