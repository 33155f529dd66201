import { crc32, deflateSync } from 'node:zlib';

/** A wide logo: a mark and a bar, dark on nothing. */
export const WIDE_LOGO = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 80">
  <style>.mark { fill: #7a1fa2; }</style>
  <circle class="mark" cx="40" cy="40" r="36"/>
  <rect x="96" y="22" width="300" height="36" rx="8" fill="#2b2b2b"/>
</svg>`;

/** A tall logo, with sizes of its own that the page must not follow. */
export const TALL_LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="1600" viewBox="0 0 40 160">
  <path d="M20 0 40 160H0z" fill="#0b57d0"/>
</svg>`;

/** A PNG of one color, as small as its size allows. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x5f)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
