import type { ScriptedIdp } from '../scripted-idp.ts';
import { find } from './xml-text.ts';

/** What an attacker has at hand beside the document that he changes. */
export interface AttackContext {
  /** Who answers the request; the attacker has seen its documents, or is it himself. */
  readonly idp: ScriptedIdp;
  /** Trusted by nobody; has a key of its own. */
  readonly attacker: ScriptedIdp;
}

/** Changes a signed document; what comes out is posted. */
export type Attack = (xml: string, context: AttackContext) => string;

/** Whom attackers want to be. These words must never get past a refusal. */
export const EVIL_NAME_ID = 'mallory@evil.example';
export const EVIL_GROUP = 'evil-admins';

/** The same text with the attacker's NameID and group in the place of the genuine ones. */
export function evil(xml: string): string {
  return withContent(withContent(xml, 'NameID', EVIL_NAME_ID), 'AttributeValue', EVIL_GROUP);
}

/** Gives every element of that name the same content. */
function withContent(xml: string, localName: string, content: string): string {
  const element = new RegExp(`(<((?:[\\w.-]+:)?${localName})(?:\\s[^>]*)?>)[^<]*(</\\2>)`, 'g');
  find(xml, localName);
  return xml.replaceAll(element, `$1${content}$3`);
}
