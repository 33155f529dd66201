import type { GivenMetadata } from '../../saml/give-metadata.ts';
import type { MultipartForm } from '../../web/multipart-form.ts';
import type { Words } from '../words/words.ts';
import type { SetupFetch } from './setup-fetch.ts';

/** Why there is no document to read, in words of `setup.metadata.failure`. */
export type GivingFailure = Extract<
  keyof Words['setup']['metadata']['failure'],
  'nothing' | 'several' | 'notText'
>;

/** What the form held: a file, a pasted text, or an address; exactly one of them. */
export interface GivenFields {
  readonly file?: Uint8Array;
  readonly text: string;
  readonly address: string;
}

/** A document, and where it was fetched. */
export type ReadableDocument = Pick<GivenMetadata, 'metadataDocument' | 'source'>;

export type GivenDocument = ReadableDocument | { readonly failure: GivingFailure };

export function givenFields(form: MultipartForm): GivenFields {
  const { file, document, address } = form;
  return {
    // A browser sends an empty file for a field that was left alone.
    ...(typeof file === 'object' && file.length > 0 ? { file } : {}),
    text: typeof document === 'string' ? document.trim() : '',
    address: typeof address === 'string' ? address.trim() : '',
  };
}

/** The document that was meant. Throws a subclass of `MetadataFetchFailed` for an address that does not bring one. */
export async function givenDocument(
  { file, text, address }: GivenFields,
  fetch: SetupFetch,
): Promise<GivenDocument> {
  const given = [file !== undefined, text !== '', address !== ''].filter(Boolean).length;
  if (given === 0) return { failure: 'nothing' };
  if (given > 1) return { failure: 'several' };
  if (file !== undefined) return textOf(file);
  if (text !== '') return { metadataDocument: text };
  const { document: metadataDocument, ...fetched } = await fetch(address);
  if (metadataDocument === undefined) return { failure: 'nothing' };
  const etag = 'etag' in fetched && fetched.etag !== undefined ? { etag: fetched.etag } : {};
  return { metadataDocument, source: { url: address, ...etag } };
}

function textOf(file: Uint8Array): GivenDocument {
  try {
    return { metadataDocument: new TextDecoder('utf-8', { fatal: true }).decode(file) };
  } catch {
    return { failure: 'notText' };
  }
}
