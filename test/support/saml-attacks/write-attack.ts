import { X509Certificate } from 'node:crypto';
import {
  type AnsweredRequest,
  honestSignature,
  type ResponseOverrides,
  respond,
  type ScriptedIdp,
  type SignatureOverrides,
} from '../scripted-idp.ts';
import { type Field, fields } from './fields.ts';
import { ATTACKS, type AttackDescription, type Edit, type Groups, type Signer } from './scenario.ts';
import { replaceOnce } from './xml-text.ts';

/** In what circumstances an attack is written down. */
export interface Setting {
  readonly request: AnsweredRequest;
  readonly cast: Readonly<Record<Signer, ScriptedIdp>>;
  /** The provider of the endpoint that the sign-in was started for. */
  readonly provider: Signer;
  readonly now: number;
  /** What `{name}` stands for in the texts of the corpus. */
  readonly words: Readonly<Record<string, string>>;
}

export interface WrittenAttack {
  readonly xml: string;
  readonly samlResponse: string;
}

/** The document of a corpus file, and the form field that carries it. */
export function writeAttack(description: AttackDescription, setting: Setting): WrittenAttack {
  const attack = fillIn(description, setting.words);
  const draft = writeDocument(attack, setting, 0);
  const padding = attack.bytes === undefined ? 0 : attack.bytes - Buffer.byteLength(draft);
  if (padding < 0) throw new Error(`The Response already has ${-padding} bytes too many.`);
  const xml = padding === 0 ? draft : writeDocument(attack, setting, padding);
  const field: Field = fields[attack.field ?? 'base64'];
  return { xml, samlResponse: field(xml) };
}

function writeDocument(attack: AttackDescription, setting: Setting, padding: number): string {
  const idp = setting.cast[attack.idp ?? setting.provider];
  const signer = attack.signer ?? attack.idp ?? setting.provider;
  const edit = (xml: string, edits: readonly Edit[]) =>
    edits.reduce<string>(
      (edited, one) => applyEdit(edited, one, { idp, attacker: setting.cast.attacker }),
      xml,
    );
  const pad = (xml: string) =>
    attack.bytes === undefined ? xml : replaceOnce(xml, '>Archer<', `>Archer${'x'.repeat(padding)}<`);
  const { xml } = respond(idp, setting.request, {
    person: {
      nameId: attack.person?.nameId ?? 'alice@corp.example',
      firstName: 'Alice',
      lastName: 'Archer',
      groups: writtenGroups(attack.person?.groups ?? ['engineering']),
    },
    overrides: (attack.response ?? {}) as ResponseOverrides,
    signatures: {
      response: signatureOverrides(attack.signatures?.response, signer, setting),
      assertion: signatureOverrides(attack.signatures?.assertion, signer, setting),
    },
    dialect: attack.dialect ?? 'okta',
    now: setting.now,
    beforeSigning: (unsigned) => pad(edit(unsigned, attack.before ?? [])),
  });
  return edit(xml, attack.after ?? []);
}

function applyEdit(xml: string, edit: Edit, context: { idp: ScriptedIdp; attacker: ScriptedIdp }): string {
  if (typeof edit === 'string') {
    const attack = ATTACKS[edit];
    if (!attack) throw new Error(`There is no attack named ${edit}.`);
    return attack(xml, context);
  }
  if (!edit.all) return replaceOnce(xml, edit.replace, edit.with);
  if (!xml.includes(edit.replace)) throw new Error(`"${edit.replace}" does not occur.`);
  return xml.replaceAll(edit.replace, () => edit.with);
}

/** The generated groups of `{ count }`: `group-0001` and so on, in this order. */
export function writtenGroups(groups: Groups): readonly string[] {
  if (!('count' in groups)) return groups;
  return Array.from({ length: groups.count }, (_, index) => `group-${String(index + 1).padStart(4, '0')}`);
}

type DescribedSignature = NonNullable<AttackDescription['signatures']>['response'];

function signatureOverrides(
  described: DescribedSignature,
  signer: Signer,
  setting: Setting,
): SignatureOverrides | null {
  if (described === null) return null;
  const { key, certificate, hmacSecret, ...written } = described ?? {};
  const by = setting.cast[key ?? signer];
  const shown = setting.cast[certificate ?? key ?? signer];
  const secret = hmacSecret && publicSecret(setting.cast.a.signing.certificate, hmacSecret);
  return {
    ...honestSignature(by),
    certificate: shown.signing.certificate,
    ...(secret === undefined ? {} : { key: secret }),
    ...definedMembers(written),
  };
}

function definedMembers(members: object): SignatureOverrides {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** What everybody knows of a certificate, in the forms that a confused verifier may take for a secret. */
function publicSecret(certificate: string, form: string): string | Buffer {
  const x509 = new X509Certificate(certificate);
  if (form === 'certificate-der') return x509.raw;
  if (form === 'certificate-base64') return x509.raw.toString('base64');
  if (form === 'public-key-pem') return x509.publicKey.export({ type: 'spki', format: 'pem' });
  return certificate;
}

/** `{name}` becomes that word, `{x*300}` three hundred times the character before the star. */
export function fillIn<Value>(value: Value, words: Readonly<Record<string, string>>): Value {
  if (typeof value === 'string') return fillInText(value, words) as Value;
  if (Array.isArray(value)) return value.map((item) => fillIn(item, words)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, fillIn(member, words)]),
  ) as Value;
}

function fillInText(text: string, words: Readonly<Record<string, string>>): string {
  return text
    .replaceAll(/\{(.)\*(\d+)\}/g, (_, character: string, count: string) => character.repeat(Number(count)))
    .replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) => words[name] ?? whole);
}
