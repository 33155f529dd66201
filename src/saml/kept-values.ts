import type { SignInRefusalCode } from './refusals.ts';

/** What a value that a check expected or received must look like to be kept in a trace. */
export type KeptKind = 'address' | 'entity' | 'time' | 'algorithm' | 'saml-name' | 'size';

/**
 * The refusals whose expected and received values a trace keeps, and what these values are: addresses, entity IDs and
 * audiences, times, algorithms, names out of the SAML specifications, sizes. Of all others nothing is kept.
 */
const KINDS: Partial<Readonly<Record<SignInRefusalCode, KeptKind>>> = {
  ResponseTooLarge: 'size',
  DestinationMissing: 'address',
  DestinationMismatch: 'address',
  RecipientMissing: 'address',
  RecipientMismatch: 'address',
  IssuerMissing: 'entity',
  IssuerMismatch: 'entity',
  AudienceMissing: 'entity',
  AudienceMismatch: 'entity',
  IssueInstantOutOfRange: 'time',
  SubjectConfirmationExpired: 'time',
  AssertionExpired: 'time',
  AssertionNotYetValid: 'time',
  ValidityTooLong: 'time',
  SessionExpired: 'time',
  SignatureAlgorithmForbidden: 'algorithm',
  DigestAlgorithmForbidden: 'algorithm',
  CanonicalizationForbidden: 'algorithm',
  TransformForbidden: 'algorithm',
  KeyTransportForbidden: 'algorithm',
  ContentEncryptionForbidden: 'algorithm',
  NameIdFormatForbidden: 'saml-name',
  StatusNotSuccess: 'saml-name',
};

/** What stands where a value was not kept. */
export const WITHHELD = '(withheld)';

/** Undefined: nothing of this refusal's values is kept. */
export function keptKindOf(code: string): KeptKind | undefined {
  return new Map(Object.entries(KINDS)).get(code);
}

/**
 * Letters, digits and marks that an address has before its query. No @, no %, no query and no fragment: these are where
 * names and keys of people stand. Blanks around it are a well-known mistake, so they stay.
 */
const ADDRESS = /^\s{0,8}[A-Za-z0-9:/[\]._~+-]{1,300}\s{0,8}$/;

/** By `kind`, the test of a whole text that may be kept. */
const SHAPES: Readonly<Record<KeptKind, RegExp>> = {
  address: ADDRESS,
  entity: ADDRESS,
  time: /^(?:our time is )?\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?$|^\d{1,4} hours at most$/,
  algorithm: /^(?:http:\/\/www\.w3\.org\/[A-Za-z0-9#/._-]{1,80}|with|and|MGF1)$/,
  'saml-name': /^urn:oasis:names:tc:SAML:[12]\.[01]:[a-z-]{1,20}:[A-Za-z0-9]{1,40}$/,
  size: /^\d{1,12} bytes$/,
};

/** Several of these may stand in one text, one after the other: audiences, a status and its second level. */
const SEVERAL: ReadonlySet<KeptKind> = new Set(['entity', 'saml-name', 'algorithm']);

/** Addresses and entity IDs may; times, sizes and the names of specifications hold nobody's. */
export function mayHoldAnyWord(kind: string): boolean {
  return kind === 'address' || kind === 'entity';
}

/** `text` as far as it looks like what a check of this kind compares; {@link WITHHELD} for the rest. */
export function keptValue(kind: KeptKind, text: string): string {
  const shape = SHAPES[kind];
  if (text === '' || text === 'none' || shape.test(text)) return text;
  if (kind === 'address') return withoutQuery(text);
  if (!SEVERAL.has(kind)) return WITHHELD;
  return text
    .split(/([, ]+)/)
    .map((part) => (/^[, ]+$/.test(part) || shape.test(part) ? part : WITHHELD))
    .join('');
}

/** An address up to its query or fragment, which may hold anything. */
function withoutQuery(text: string): string {
  const end = text.search(/[?#]/);
  const before = text.slice(0, end);
  return end > 0 && ADDRESS.test(before) ? `${before}${text.charAt(end)}…` : WITHHELD;
}
