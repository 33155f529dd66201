import { HandlerFailed, INVALID_RESPONSE } from './handler-failed.ts';

/**
 * The longest answer, in bytes. The texts that it may hold have 2805 characters, which JSON can write with twelve bytes each; the rest is room for
 * members that are nobody's business.
 */
export const LONGEST_RESPONSE = 65_536;

/** What a stream holds; of one that holds too much a beginning that is too long. Whatever it would still send is not waited for. */
export async function collectResponse(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_RESPONSE) break;
  }
  return Buffer.concat(chunks);
}

/** Throws {@link HandlerFailed} where it is too long, or not UTF-8 (RFC 8259 section 8.1). */
export function decodeResponse(bytes: Uint8Array): string {
  if (bytes.length > LONGEST_RESPONSE) {
    throw new HandlerFailed(INVALID_RESPONSE, `The answer has more than ${LONGEST_RESPONSE} bytes.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HandlerFailed(INVALID_RESPONSE, 'The answer is not UTF-8.', { cause: error });
  }
}
