import { svgFault } from './brand-svg.ts';

/** A picture of the brand, ready to be served. */
export interface BrandImage {
  readonly content: Buffer;
  readonly extension: keyof typeof CONTENT_TYPES;
}

export const CONTENT_TYPES = { svg: 'image/svg+xml', png: 'image/png', webp: 'image/webp' } as const;

/** Every page shows the logo, on a telephone too, and a few earlier ones stay in memory (bytes). */
const LARGEST_IMAGE = 65_536;

/**
 * Tells what a picture is by its content; its name counts for nothing. What is wrong with it comes back as `fault`, in
 * words for whoever named the file.
 */
export function readBrandImage(content: Buffer): BrandImage | { readonly fault: string } {
  if (content.length > LARGEST_IMAGE) {
    return {
      fault: `This picture has ${content.length} bytes, and at most ${LARGEST_IMAGE} (64 KiB) are served. Save it smaller: 256 pixels of height are plenty.`,
    };
  }
  const extension = kindOf(content);
  if (extension === undefined) {
    return {
      fault: 'This is neither an SVG nor a PNG nor a WebP picture. Save the picture as one of these.',
    };
  }
  const fault = extension === 'svg' ? svgFault(content) : undefined;
  return fault === undefined ? { content, extension } : { fault };
}

/** The signature of PNG files (PNG specification, section 5.2). */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** An XML declaration, comments and a document type may come before the root, and a byte order mark before all. */
const SVG = /^\uFEFF?\s*(?:<\?xml\b|<!--|<!DOCTYPE\s+svg\b|<svg\b)/;

function kindOf(content: Buffer): BrandImage['extension'] | undefined {
  if (content.subarray(0, PNG.length).equals(PNG)) return 'png';
  if (content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP')
    return 'webp';
  return SVG.test(content.toString('utf8', 0, 512)) ? 'svg' : undefined;
}
