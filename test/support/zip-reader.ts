import { crc32 } from 'node:zlib';

/** A file in an archive, with what the archive says of it. */
export interface ZipFile {
  readonly name: string;
  readonly content: Buffer;
  /** Two seconds exact, in UTC. */
  readonly modifiedAt: Date;
  /** Bit 11 of the general purpose flags: the name is UTF-8. */
  readonly utf8: boolean;
}

/**
 * Reads a ZIP archive whose files are stored, from its end as unpackers do (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4). Throws
 * when it has no end, holds anything else, or when a size, a name or a CRC-32 differs between its three places.
 */
export function readZip(archive: Buffer): readonly ZipFile[] {
  const end = archive.length - 22;
  expectSignature(archive, end, 0x06054b50);
  const count = archive.readUInt16LE(end + 10);
  const directory = archive.readUInt32LE(end + 16);
  equal('the length of the directory', directory + archive.readUInt32LE(end + 12), end);
  const files: ZipFile[] = [];
  let position = directory;
  for (let index = 0; index < count; index += 1) {
    expectSignature(archive, position, 0x02014b50);
    const [name, extra, comment] = [28, 30, 32].map((at) => archive.readUInt16LE(position + at));
    files.push(readFile(archive, position, name ?? 0));
    position += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  equal('the end of the directory', position, end);
  return files;
}

function readFile(archive: Buffer, entry: number, nameLength: number): ZipFile {
  const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength);
  const flags = archive.readUInt16LE(entry + 8);
  const crc = archive.readUInt32LE(entry + 16);
  const size = archive.readUInt32LE(entry + 20);
  equal(`the method of ${name}`, archive.readUInt16LE(entry + 10), 0);
  equal(`the size of ${name}`, archive.readUInt32LE(entry + 24), size);
  const local = archive.readUInt32LE(entry + 42);
  expectSignature(archive, local, 0x04034b50);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  equal('the local name', archive.toString('utf8', local + 30, local + 30 + nameLength), name);
  const content = archive.subarray(start, start + size);
  equal(`the CRC-32 of ${name}`, crc32(content), crc);
  // Bit 3: the sizes follow the content.
  const facts = flags & 8 ? start + size + 4 : local + 14;
  if (flags & 8) expectSignature(archive, start + size, 0x08074b50);
  equal(
    `the local facts of ${name}`,
    [0, 4, 8].map((at) => archive.readUInt32LE(facts + at)).join(),
    [crc, size, size].join(),
  );
  return { name, content, modifiedAt: timeOf(archive.readUInt32LE(entry + 12)), utf8: (flags & 0x800) !== 0 };
}

/** MS-DOS date and time: seven bits of years since 1980 down to five of double seconds. */
function timeOf(dos: number): Date {
  const bits = (shift: number, width: number) => (dos >>> shift) & ((1 << width) - 1);
  return new Date(
    Date.UTC(1980 + bits(25, 7), bits(21, 4) - 1, bits(16, 5), bits(11, 5), bits(5, 6), bits(0, 5) * 2),
  );
}

function expectSignature(archive: Buffer, position: number, signature: number): void {
  equal(`the signature at ${position}`, archive.readUInt32LE(position), signature);
}

function equal<Value>(what: string, found: Value, wanted: Value): void {
  if (found !== wanted) throw new Error(`The archive is broken: ${what} is ${found}, not ${wanted}.`);
}
