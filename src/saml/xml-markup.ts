/** Why a document is refused before anybody asks what it says. */
export type XmlFault =
  | 'not-well-formed'
  | 'encoding'
  | 'doctype'
  | 'processing-instruction'
  | 'comment'
  | 'cdata'
  | 'depth'
  | 'elements'
  | 'attributes'
  | 'namespace-declarations';

export interface MarkupRules {
  readonly comments: 'refused' | 'skipped';
  /** Makes the error of a fault; `place` says where it was found, where that is known (counted from 1). */
  readonly refuse: (fault: XmlFault, place: { readonly line?: number; readonly column?: number }) => Error;
}

/** An XML declaration of version 1.0 that names no other encoding than UTF-8 (XML 1.0, section 2.8). */
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"utf-8"|'utf-8'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/i;

/**
 * Refuses what stands between `<!` or `<?` and is not to be there. In well-formed XML a `<` is always markup,
 * except inside comments, CDATA sections and processing instructions: reading from the left and leaving at the
 * first that is forbidden, none is missed, without a parser that could see it differently.
 */
export function refuseForbiddenMarkup(xml: string, rules: MarkupRules): void {
  const fault = prologFault(xml) ?? markupFault(xml, rules.comments);
  if (fault) throw rules.refuse(fault, {});
}

function prologFault(xml: string): XmlFault | undefined {
  // Half a surrogate pair is no character, and saxes would swallow what follows it.
  if (!xml.isWellFormed()) return 'not-well-formed';
  if (xml.startsWith('\uFEFF')) return 'encoding';
  return /^<\?xml\s/i.test(xml) && !DECLARATION.test(xml) ? 'encoding' : undefined;
}

function markupFault(xml: string, comments: MarkupRules['comments']): XmlFault | undefined {
  let from = DECLARATION.exec(xml)?.[0].length ?? 0;
  for (;;) {
    const at = nextMarkup(xml, from);
    if (at === -1) return undefined;
    const kind = markupKind(xml, at);
    if (kind !== 'comment' || comments === 'refused') return kind;
    const end = xml.indexOf('-->', at + 4);
    if (end === -1) return 'not-well-formed';
    from = end + 3;
  }
}

function nextMarkup(xml: string, from: number): number {
  const found = /<[!?]/g;
  found.lastIndex = from;
  return found.exec(xml)?.index ?? -1;
}

function markupKind(xml: string, at: number): XmlFault {
  if (xml.startsWith('<?', at)) return 'processing-instruction';
  if (xml.startsWith('<!--', at)) return 'comment';
  if (xml.startsWith('<![CDATA[', at)) return 'cdata';
  return xml.startsWith('<!DOCTYPE', at) ? 'doctype' : 'not-well-formed';
}
