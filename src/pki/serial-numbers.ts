/** Serial numbers of certificates, hexadecimal in small letters without leading zeros. */
export type SerialNumbers = ReadonlySet<string>;

/** Between colons stand whole bytes: `1:2` might mean 0102, or 12. */
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9a-f]{2}(?::[0-9a-f]{2})*)$/i;

/**
 * The number as {@link SerialNumbers} hold it, from what OpenVPN (`0a:1b`), OpenSSL or Node (`0A1B`) writes. Undefined when it is none
 * in hexadecimal.
 */
export function serialNumberOf(text: string): string | undefined {
  if (!HEXADECIMAL.test(text)) return undefined;
  const digits = (text.includes(':') ? text.replaceAll(':', '') : text).toLowerCase();
  return digits.startsWith('0') ? digits.replace(/^0+/, '') : digits;
}

/**
 * The numbers that stand in `bytes`. All are written out at once, and each is a part of that text, which costs next to nothing.
 *
 * @param places where the contents of each INTEGER begin and end, in turn; none is negative
 */
export function serialNumbersAt(bytes: Uint8Array, places: readonly number[]): SerialNumbers {
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  const numbers = new Set<string>();
  for (let index = 0; index < places.length; index += 2) {
    let start = 2 * (places[index] ?? 0);
    const end = 2 * (places[index + 1] ?? 0);
    while (start < end && digits.charCodeAt(start) === 0x30) start += 1;
    numbers.add(digits.slice(start, end));
  }
  return numbers;
}
