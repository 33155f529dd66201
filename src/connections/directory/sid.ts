/**
 * A security identifier as administrators write it: `S-1-5-21-…-513` ([MS-DTYP] 2.4.2.1 and 2.4.2.2). Undefined: `bytes` are none.
 */
export function formatSid(bytes: Uint8Array): string | undefined {
  const [revision, count = 0] = bytes;
  if (revision !== 1 || count > 15 || bytes.length !== 8 + 4 * count) return undefined;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const authority = view.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_none, index) => view.readUInt32LE(8 + 4 * index));
  return ['S', revision, authority, ...parts].join('-');
}

/** A sibling in the same domain: the SID of the group whose relative id is `relativeId`. */
export function siblingSid(sid: string, relativeId: string): string {
  return `${sid.slice(0, sid.lastIndexOf('-'))}-${relativeId}`;
}
