import { type DerWalk, TAG, UnreadableDer } from './der.ts';

/** Steps over an OBJECT IDENTIFIER; its contents, hexadecimal. */
export function readOid(walk: DerWalk, limit: number): string {
  return hexOf(walk, skipOid(walk, limit));
}

/** Steps over an OBJECT IDENTIFIER; where its contents begin. Each of its numbers is as short as it can be (X.690 8.19.2). */
export function skipOid(walk: DerWalk, limit: number): number {
  const start = walk.skip(TAG.objectIdentifier, limit);
  let isInside = false;
  for (let index = start; index < walk.at; index += 1) {
    const byte = walk.bytes[index] ?? 0;
    if (!isInside && byte === 0x80) throw new UnreadableDer();
    isInside = byte >= 0x80;
  }
  if (isInside || walk.at === start) throw new UnreadableDer();
  return start;
}

/** A BOOLEAN that is left out where it is false (X.690 11.5), so that only true (255) can stand there. */
export function readFlag(walk: DerWalk, limit: number): boolean {
  if (!walk.isNext(TAG.boolean, limit)) return false;
  const start = walk.skip(TAG.boolean, limit);
  if (walk.at - start !== 1 || walk.bytes[start] !== 0xff) throw new UnreadableDer();
  return true;
}

/** Steps over an INTEGER, which must be as short as it can be (X.690 8.3.2); where its contents begin. */
export function skipInteger(walk: DerWalk, limit: number): number {
  const start = walk.skip(TAG.integer, limit);
  const length = walk.at - start;
  const [first = 0, second = 0] = [walk.bytes[start], walk.bytes[start + 1]];
  const isPadded = length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (length === 0 || isPadded) throw new UnreadableDer();
  return start;
}

/** Steps over a UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 wants them; where its digits begin. */
export function skipTime(walk: DerWalk, limit: number): number {
  const isShort = walk.isNext(TAG.utcTime, limit);
  const start = walk.skip(isShort ? TAG.utcTime : TAG.generalizedTime, limit);
  const last = walk.at - 1;
  if (last - start !== (isShort ? 12 : 14) || walk.bytes[last] !== 0x5a) throw new UnreadableDer();
  for (let index = start; index < last; index += 1) {
    const byte = walk.bytes[index] ?? 0;
    if (byte < 0x30 || byte > 0x39) throw new UnreadableDer();
  }
  return start;
}

/** The time, in milliseconds since 1970. UTCTime counts its years from 1950 (RFC 5280 section 4.1.2.5.1). */
export function readTime(walk: DerWalk, limit: number): number {
  const start = skipTime(walk, limit);
  const digits = Buffer.from(walk.bytes.subarray(start, walk.at - 1)).toString('latin1');
  const text = digits.length === 14 ? digits : `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}`;
  const [, date, time] = /^(\d{8})(\d{6})$/.exec(text) ?? [];
  const iso = `${date?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}.000Z`;
  const milliseconds = Date.parse(iso);
  // February 30 is parsed as a day in March; 24:00:00 and second 60 are none either.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== iso) throw new UnreadableDer();
  return milliseconds;
}

/** The contents from `start` up to where the walk stands, hexadecimal. */
export function hexOf(walk: DerWalk, start: number): string {
  return Buffer.from(walk.bytes.buffer, walk.bytes.byteOffset + start, walk.at - start).toString('hex');
}

/** An `Extension` (RFC 5280 section 4.1). */
export interface Extension {
  /** Hexadecimal. */
  readonly id: string;
  readonly isCritical: boolean;
  /** Where its value begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** Steps over one `Extension`. */
export function readExtension(walk: DerWalk, limit: number): Extension {
  const end = walk.enter(TAG.sequence, limit);
  const id = readOid(walk, end);
  const isCritical = readFlag(walk, end);
  const start = walk.skip(TAG.octetString, end);
  walk.expectEnd(end);
  return { id, isCritical, start, end };
}

/** Steps over `Extensions`; at least one, and none twice (RFC 5280 section 4.2). */
export function readExtensions(walk: DerWalk, limit: number): readonly Extension[] {
  const end = walk.enter(TAG.sequence, limit);
  const extensions: Extension[] = [];
  while (walk.at < end) extensions.push(readExtension(walk, end));
  const ids = new Set(extensions.map(({ id }) => id));
  if (ids.size === 0 || ids.size < extensions.length) throw new UnreadableDer();
  return extensions;
}
