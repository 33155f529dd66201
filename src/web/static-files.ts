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

export interface StaticFiles {
  /** The address of a file; it holds a digest of the content, so it may be cached for ever. Throws for an unknown name. */
  href(name: string): string;
  /** Answers `/static/:file`. */
  readonly serve: RequestHandler<{ file: string }>;
}

/** Reads the files of a directory once; they are few and small. */
export function loadStaticFiles(directory: string): StaticFiles {
  const byName = new Map<string, string>();
  const byHashedName = new Map<string, { readonly type: string; readonly content: Buffer }>();
  for (const name of readdirSync(directory)) {
    const content = readFileSync(join(directory, name));
    const hashedName = withDigest(name, content);
    byName.set(name, paths.staticFile(hashedName));
    byHashedName.set(hashedName, { type: typeOf(name), content });
  }
  return {
    href(name) {
      const href = byName.get(name);
      if (href === undefined) throw new Error(`static/${name} does not exist.`);
      return href;
    },
    serve(req, res) {
      const file = byHashedName.get(req.params.file);
      if (!file) throw new NotFound();
      res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      res.setHeader('Content-Type', file.type);
      res.send(file.content);
    },
  };
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
