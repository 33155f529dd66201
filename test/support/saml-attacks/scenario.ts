import { z } from 'zod';
import { DIALECTS, type DialectName } from '../scripted-idp.ts';
import { documents } from './documents.ts';
import { type FieldName, fields } from './fields.ts';
import { floods } from './floods.ts';
import { signedInfo } from './signed-info.ts';
import { wrapping } from './wrapping.ts';

/** Every named change of a document, by name. */
export const ATTACKS = { ...wrapping, ...signedInfo, ...documents, ...floods };

const names = <Name extends string>(record: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(record) as [Name, ...Name[]]);

const text = z.string();
const optionalText = z.string().nullable();
const issuer = z.strictObject({ value: text, format: optionalText }).partial().nullable();

/** The overrides of `scripted-idp/description.ts`; a misspelt member is a fault of the corpus. */
const response = z
  .strictObject({
    id: optionalText,
    version: optionalText,
    issueInstant: optionalText,
    destination: optionalText,
    inResponseTo: optionalText,
    issuer,
    status: z.strictObject({ code: text, subCode: optionalText, message: optionalText }).partial().nullable(),
    assertion: z
      .strictObject({
        id: optionalText,
        version: optionalText,
        issueInstant: optionalText,
        issuer,
        subject: z
          .strictObject({
            nameId: z.strictObject({ value: text, format: optionalText }).partial().nullable(),
            confirmations: z.array(
              z.strictObject({
                method: optionalText,
                data: z
                  .strictObject({
                    recipient: optionalText,
                    inResponseTo: optionalText,
                    notBefore: optionalText,
                    notOnOrAfter: optionalText,
                  })
                  .nullable(),
              }),
            ),
          })
          .partial()
          .nullable(),
        conditions: z
          .strictObject({
            notBefore: optionalText,
            notOnOrAfter: optionalText,
            audienceRestrictions: z.array(z.array(text)),
            oneTimeUse: z.boolean(),
            proxyRestriction: z.number().nullable(),
          })
          .partial()
          .nullable(),
        authnStatements: z.array(
          z.strictObject({
            authnInstant: optionalText,
            sessionIndex: optionalText,
            sessionNotOnOrAfter: optionalText,
          }),
        ),
        attributeStatements: z.array(
          z.array(
            z.strictObject({ name: optionalText, friendlyName: text.exactOptional(), values: z.array(text) }),
          ),
        ),
      })
      .partial()
      .nullable(),
  })
  .partial();

/** Who can sign; the world of `sign-in-world.ts` has a key pair for each. */
const SIGNERS = ['a', 'a-second', 'b', 'attacker', 'rsa-3072', 'ec-p256', 'ec-p384'] as const;
const signer = z.enum(SIGNERS);
export type Signer = (typeof SIGNERS)[number];

const signature = z
  .strictObject({
    key: signer,
    /** Signs with an HMAC whose secret is public: the certificate or public key of provider A, in this form. */
    hmacSecret: z.enum(['certificate-pem', 'certificate-der', 'certificate-base64', 'public-key-pem']),
    /** Whose certificate KeyInfo shows. */
    certificate: signer,
    signatureMethod: text,
    digestMethod: text,
    canonicalizationMethod: text,
    transforms: z.array(text),
    uri: optionalText,
    references: z.number(),
  })
  .partial()
  .nullable();

/** A named change, or a text for another: exactly one place, unless `all`. */
const edit: z.ZodType<Edit> = z.union([
  names(ATTACKS),
  z.strictObject({ replace: text, with: text, all: z.literal(true).exactOptional() }),
]);
export type Edit = string | { readonly replace: string; readonly with: string; readonly all?: true };

/** Explicit names, or so many generated ones. */
const groups = z.union([z.array(text), z.strictObject({ count: z.number() })]);
export type Groups = z.infer<typeof groups>;

/** What happens between the start of the sign-in and the post. */
const MEANWHILE = [
  'nine-minutes-pass',
  'eleven-minutes-pass',
  'thirty-minutes-pass',
  'the-provider-is-deleted',
  'the-provider-gets-another-entity-id',
  'the-provider-gets-another-key',
  'the-provider-gets-a-second-key',
] as const;
export type Happening = (typeof MEANWHILE)[number];

const accepted = z.strictObject({
  nameId: text,
  groups,
  firstName: text.exactOptional(),
  lastName: text.exactOptional(),
  /** Seconds from now, to the second. */
  sessionEndsInSeconds: z.number().exactOptional(),
});

const expected = z.union([
  z.strictObject({ code: z.string().regex(/^[A-Z][A-Za-z0-9]+$/) }),
  z.strictObject({ accepted }),
]);
export type Expected = z.infer<typeof expected>;

const attackMembers = {
  /** The endpoint whose sign-in is running, see `sign-in-world.ts`. Default: `ea`, which trusts provider A. */
  start: z.enum(['ea', 'eb', 'ec', 'e-rsa-3072', 'e-ec-p256', 'e-ec-p384']),
  meanwhile: z.array(z.enum(MEANWHILE)),
  /** Who answers. Default: the provider of the endpoint. */
  idp: signer,
  /** Who makes both signatures. Default: who answers. */
  signer,
  dialect: z.enum(Object.keys(DIALECTS) as [DialectName, ...DialectName[]]),
  person: z.strictObject({
    nameId: text.exactOptional(),
    groups: groups.exactOptional(),
  }),
  response,
  signatures: z.strictObject({ response: signature.exactOptional(), assertion: signature.exactOptional() }),
  /** Changes before the IdP signs: an IdP's own words. */
  before: z.array(edit),
  /** Changes after it signed: an attacker's. */
  after: z.array(edit),
  /** Pads the Response with an attribute before signing, so that its XML has exactly so many bytes. */
  bytes: z.number(),
  field: names<FieldName>(fields),
  expect: expected,
};

const variant = z.strictObject({ name: text, ...z.object(attackMembers).partial().shape });

const responseScenario = z.strictObject({
  kind: z.literal('response'),
  claim: text,
  catalogue: z.array(z.string().regex(/^[A-Z]-\d\d$/)),
  ...z.object(attackMembers).partial().shape,
  /** Each is laid over the members above; `before` and `after` continue theirs. */
  variants: z.array(variant).min(1).exactOptional(),
});

/** What one call of the sign-in cannot tell: a test under the file's name tells it, by the sign-in or over HTTP. */
const storyScenario = z.strictObject({
  kind: z.enum(['story', 'http-form', 'http-browser', 'http-portal']),
  claim: text,
  catalogue: z.array(z.string().regex(/^[A-Z]-\d\d$/)),
  codes: z.array(text),
});

export const scenario = z.discriminatedUnion('kind', [responseScenario, storyScenario]);
export type Scenario = z.infer<typeof scenario>;
export type ResponseScenario = z.infer<typeof responseScenario>;
export type StoryScenario = z.infer<typeof storyScenario>;
export type AttackDescription = Omit<z.infer<typeof variant>, 'name'>;
