/** Tags of the Universal and context-specific elements that lists and certificates are made of (X.690 8.1.2). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** `[number]`, constructed, as EXPLICIT tags are. */
export const constructed = (number: number) => 0xa0 | number;

/** `[number]`, primitive. */
export const primitive = (number: number) => 0x80 | number;

/** The bytes are no DER, or not of the shape that is read for. What was expected says whoever reads. */
export class UnreadableDer extends Error {}

/**
 * Walks over DER without copying anything: a list may have a hundred thousand elements. Lengths must be definite and as short as they can
 * be (X.690 10.1), and no element may reach beyond what it stands in. All methods throw {@link UnreadableDer}.
 */
export class DerWalk {
  readonly bytes: Uint8Array;
  /** Where the next element begins. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Steps into the element, which must have this tag and end before `limit`; returns where its contents end. */
  enter(tag: number, limit: number): number {
    if (this.at + 2 > limit || this.bytes[this.at] !== tag) throw new UnreadableDer();
    const first = this.bytes[this.at + 1] ?? 0;
    this.at += 2;
    const length = first < 0x80 ? first : this.#longLength(first & 0x7f, limit);
    const end = this.at + length;
    if (end > limit) throw new UnreadableDer();
    return end;
  }

  /** Steps over the element; returns where its contents begin. They end where the walk stands afterwards. */
  skip(tag: number, limit: number): number {
    const end = this.enter(tag, limit);
    const start = this.at;
    this.at = end;
    return start;
  }

  /** Does an element of this tag come next. */
  isNext(tag: number, limit: number): boolean {
    return this.at < limit && this.bytes[this.at] === tag;
  }

  /** The walk must stand at `end`: nothing may be left. */
  expectEnd(end: number): void {
    if (this.at !== end) throw new UnreadableDer();
  }

  #longLength(count: number, limit: number): number {
    if (count < 1 || count > 4 || this.at + count > limit) throw new UnreadableDer();
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (this.bytes[this.at++] ?? 0);
    if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new UnreadableDer();
    return length;
  }
}
