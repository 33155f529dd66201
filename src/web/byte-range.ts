/** Part of a representation, in bytes from its beginning. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** One range of bytes: `bytes=0-499`, `bytes=500-` or `bytes=-500` (RFC 9110 section 14.1.2). */
const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * What a Range header asks of `size` bytes. Anything but one well-formed range of bytes asks for the whole, as RFC 9110
 * section 14.2 allows: several ranges would need `multipart/byteranges`, which nobody who resumes a download asks for.
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const [found, first = '', last = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (found === undefined || (first === '' && last === '')) return 'whole';
  if (first !== '' && last !== '' && Number(last) < Number(first)) return 'whole';
  const offset = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  // More than there is means all there is (section 14.1.2).
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  return offset >= end ? 'unsatisfiable' : { offset, length: end - offset };
}
