import { FORMAT_EMAIL_ADDRESS, FORMAT_UNSPECIFIED } from './names.ts';
import { NameIdFormatForbidden, NameIdMalformed, NameIdMissing, NameIdRepeated } from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** Guide, quotas for users and groups: characters after the 255th are cut off. */
const LONGEST_NAME_ID = 255;

/**
 * The one rule for an email address here: a dot-atom of RFC 5322 section 3.2.3 (so no quotes, no blanks, no dot at an
 * end, one @), then a host name of letters, digits and hyphens in labels of at most 63 (RFC 1123 section 2.1). ASCII
 * alone: two addresses that look alike are alike. No case is folded, since only the provider knows what is the same.
 */
const EMAIL_ADDRESS =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Transient and persistent identifiers name nobody that a rule or an administrator could know. */
const FORMATS: ReadonlySet<string> = new Set([FORMAT_EMAIL_ADDRESS, FORMAT_UNSPECIFIED]);

/**
 * The NameID of a Subject, which is an email address before and after it is cut at 255 characters. A cut one has
 * exactly 255, so it is never the whole of somebody else's shorter one.
 * Throws `NameIdMissing`, `NameIdRepeated`, `NameIdFormatForbidden`, `NameIdMalformed`; none of them carries the NameID.
 */
export function nameIdOf(subject: XmlElement): string {
  const [nameId, ...more] = childrenNamed(subject, 'saml:NameID');
  if (!nameId || nameId.text === '') throw new NameIdMissing();
  if (more.length > 0) throw new NameIdRepeated();
  const format = nameId.attributes.get('Format');
  if (format !== undefined && !acceptedNameIdFormat(format)) {
    throw new NameIdFormatForbidden({ expected: FORMAT_EMAIL_ADDRESS, received: format.slice(0, 200) });
  }
  const cut = nameId.text.slice(0, LONGEST_NAME_ID);
  if (!isEmailAddress(nameId.text) || !isEmailAddress(cut)) throw new NameIdMalformed();
  return cut;
}

/** Undefined: the NameID says no Format, which is `unspecified` (SAML Core 8.3.1). */
export function acceptedNameIdFormat(format: string | undefined): boolean {
  return FORMATS.has(format ?? FORMAT_UNSPECIFIED);
}

export function isEmailAddress(text: string): boolean {
  return EMAIL_ADDRESS.test(text);
}
