import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { NotFound } from './errors.ts';
import { paths } from './paths.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file that comes from elsewhere than the directory, such as a logo. */
export interface PublishedFile {
  /** With its extension; the address holds it. */
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  /** In place of the portal's own, for what may be opened by itself. */
  readonly contentSecurityPolicy?: string;
}

export interface StaticFiles {
  /** The address of a file; it holds a digest of the content, so it may be cached for ever. Throws for an unknown name. */
  href(name: string): string;
  /**
   * Serves a file from now on and returns its address. A page that is open while the file is replaced still asks for the
   * earlier one, so the last {@link MOST_PUBLISHED} that were published are served.
   */
  publish(file: PublishedFile): string;
  /** Answers `/static/:file`. */
  readonly serve: RequestHandler<{ file: string }>;
}

/** A handful at a time and a few generations of them, in memory. */
export const MOST_PUBLISHED = 32;

/** Reads the files of a directory once; they are few and small. */
export function loadStaticFiles(directory: string): StaticFiles {
  const own = new Map<string, PublishedFile>();
  const published = new Map<string, PublishedFile>();
  const hrefs = new Map<string, string>();
  for (const name of readdirSync(directory)) {
    const content = readFileSync(join(directory, name));
    const hashedName = withDigest(name, content);
    own.set(hashedName, { name, type: typeOf(name), content });
    hrefs.set(name, paths.staticFile(hashedName));
  }
  return {
    href(name) {
      const href = hrefs.get(name);
      if (href === undefined) throw new Error(`static/${name} does not exist.`);
      return href;
    },
    publish(file) {
      const hashedName = withDigest(file.name, file.content);
      keepLatest(published, hashedName, file);
      return paths.staticFile(hashedName);
    },
    serve(req, res) {
      const file = own.get(req.params.file) ?? published.get(req.params.file);
      if (!file) throw new NotFound();
      res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      res.setHeader('Content-Type', file.type);
      const { contentSecurityPolicy: policy } = file;
      if (policy !== undefined) res.setHeader('Content-Security-Policy', policy);
      res.send(file.content);
    },
  };
}

/** A map keeps the order of insertion: the first key is the one published longest ago. */
function keepLatest(files: Map<string, PublishedFile>, hashedName: string, file: PublishedFile): void {
  files.delete(hashedName);
  files.set(hashedName, file);
  const [oldest] = files.keys();
  if (files.size > MOST_PUBLISHED && oldest !== undefined) files.delete(oldest);
}

function typeOf(name: string): string {
  const type = CONTENT_TYPES[extname(name)];
  if (type === undefined) throw new Error(`static/${name} is of a kind that the portal does not serve.`);
  return type;
}

/** `portal.css` becomes `portal.3f9a1c20b7d4.css`: 48 bits of SHA-256. */
function withDigest(name: string, content: Buffer): string {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.${digest}${extension}`;
}
