/** What a document must give. Members that are left out must be: no time, not asked for. */
export interface Gives {
  readonly entityId: string;
  readonly singleSignOnServiceUrl: string;
  /** SHA-256 fingerprints of the certificates of exactly these keys, in the document's order. */
  readonly signingKeys: readonly string[];
  /** As `Date#toISOString` writes it. */
  readonly validUntil?: string;
  /** Milliseconds. */
  readonly cacheDuration?: number;
  readonly wantAuthnRequestsSigned?: true;
}

/** How a document is read. */
export interface Given {
  readonly entityId?: string;
  /** The pinned certificate: a PEM file beside the documents. */
  readonly pinned?: string;
  /** Imported at this moment. */
  readonly at?: string;
  /** Another document of the corpus, declared under another name in the same file. */
  readonly beside?: string;
}

export type Outcome = { readonly gives: Gives } | { readonly refused: string; readonly says: string };

export type Case = { readonly given?: Given } & Outcome;

/** One file of the corpus, and each way in which it is read. */
export interface CorpusDocument {
  readonly name: string;
  readonly xml: string;
  readonly cases: readonly [Case, ...Case[]];
}

/** A document that is refused, and a word that the message must hold. */
export function bad(name: string, xml: string, refused: string, says: string, given?: Given): CorpusDocument {
  return { name, xml, cases: [{ ...(given && { given }), refused, says }] };
}
