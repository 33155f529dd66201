/** Between colons stand whole bytes: `1:2` might mean 0102, or 12. */
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9a-f]{2}(?::[0-9a-f]{2})*)$/i;

/** What each UTF-16 unit stands for as a hexadecimal digit, -1 for all that are none. */
const DIGITS = new Int8Array(0x10000).fill(-1);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}
const ZERO = 0x30;
const EMPTY = -1;

/**
 * Serial numbers of certificates. A look-up makes no text of its own and reads two places in memory: a table of texts takes three times as long,
 * most of it for the text that is looked up.
 */
export class SerialNumbers {
  readonly #bytes: Uint8Array;
  /** Where numbers begin and end, in turn; at most half of the pairs are taken, and who finds theirs taken takes the next one. */
  readonly #slots: Int32Array;
  /** The number that is looked up; none that is longer is there. */
  readonly #asked: Uint8Array;
  readonly size: number;

  /**
   * The numbers that stand in `bytes`.
   *
   * @param places where the contents of each INTEGER begin and end, in turn; none is negative
   */
  constructor(bytes: Uint8Array, places: readonly number[]) {
    this.#bytes = bytes;
    this.#slots = new Int32Array(2 * 2 ** Math.ceil(Math.log2(places.length + 1))).fill(EMPTY);
    let size = 0;
    let longest = 0;
    for (let index = 0; index < places.length; index += 2) {
      const end = places[index + 1] ?? 0;
      const start = withoutZeros(bytes, places[index] ?? 0, end);
      longest = Math.max(longest, end - start);
      if (this.#add(start, end)) size += 1;
    }
    this.size = size;
    this.#asked = new Uint8Array(longest);
  }

  /** Is the number there, as OpenVPN (`0a:1b`), OpenSSL or Node (`0A1B`) writes it. Undefined when it is no number in hexadecimal. */
  has(text: string): boolean | undefined {
    const length = this.#readAsked(text);
    if (length >= 0) return this.#slots[this.#slotOf(this.#asked, 0, length)] !== EMPTY;
    if (!HEXADECIMAL.test(text)) return undefined;
    return text.includes(':') ? this.has(text.replaceAll(':', '')) : false;
  }

  /** Hexadecimal in small letters without leading zeros, in the order of the list. */
  *[Symbol.iterator](): Iterator<string> {
    const taken = Array.from(this.#slots.keys()).filter(
      (slot) => slot % 2 === 0 && this.#slots[slot] !== EMPTY,
    );
    const numbers = taken.map((slot) => this.#slots.subarray(slot, slot + 2));
    for (const [start = 0, end = 0] of numbers.sort(([one = 0], [other = 0]) => one - other)) {
      yield Buffer.from(this.#bytes.subarray(start, end)).toString('hex').replace(/^0/, '');
    }
  }

  /** False when the number is there already. */
  #add(start: number, end: number): boolean {
    const slot = this.#slotOf(this.#bytes, start, end);
    if (this.#slots[slot] !== EMPTY) return false;
    this.#slots[slot] = start;
    this.#slots[slot + 1] = end;
    return true;
  }

  /** Where the number that stands in `bytes` is, or would be. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const last = this.#slots.length - 1;
    let slot = (hashOf(bytes, start, end) << 1) & last;
    while (this.#slots[slot] !== EMPTY && !this.#isAt(slot, bytes, start, end)) slot = (slot + 2) & last;
    return slot;
  }

  #isAt(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    const offset = (this.#slots[slot] ?? 0) - start;
    if ((this.#slots[slot + 1] ?? 0) - offset !== end) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== this.#bytes[at + offset]) return false;
    return true;
  }

  /** How many bytes the number has, which stands in `#asked` then; -1 when it is none without colons, or too long to be there. */
  #readAsked(text: string): number {
    const asked = this.#asked;
    let at = 0;
    while (text.charCodeAt(at) === ZERO) at += 1;
    let length = 0;
    if (text === '' || (text.length - at + 1) >> 1 > asked.length) return -1;
    if ((text.length - at) & 1) {
      const digit = DIGITS[text.charCodeAt(at)] ?? -1;
      if (digit < 0) return -1;
      asked[length++] = digit;
      at += 1;
    }
    for (; at < text.length; at += 2) {
      const byte = ((DIGITS[text.charCodeAt(at)] ?? -1) << 4) | (DIGITS[text.charCodeAt(at + 1)] ?? -1);
      if (byte < 0) return -1;
      asked[length++] = byte;
    }
    return length;
  }
}

/** Where the number begins when its leading zeros are left out. */
function withoutZeros(bytes: Uint8Array, start: number, end: number): number {
  let first = start;
  while (first < end && bytes[first] === 0) first += 1;
  return first;
}

/** FNV-1a over words of 32 bits, then the bytes that are left. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    hash = mixed(hash, word);
  }
  for (; at < end; at += 1) hash = mixed(hash, bytes[at] ?? 0);
  return hash;
}

/** The upper half goes into the lower one, too, of which the table takes its slots. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x01000193);
  return product ^ (product >>> 15);
}
