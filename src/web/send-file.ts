import type { Request, Response } from 'express';
import { parseByteRange } from './byte-range.ts';
import { type ByteSource, type SendBytesDeps, sendBytes } from './send-bytes.ts';

/** A file as HTTP speaks of it. */
export interface FileFacts {
  /** What browsers call the file that they save. */
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, lower-case hexadecimal. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** How an answer ended; `refused`: a condition or a range of the request cannot be met. */
export type SentFile = 'complete' | 'aborted' | 'not-modified' | 'refused';

/**
 * Answers GET or HEAD with a file to save, or the range of it that was asked for. Conditions are judged in the order of
 * RFC 9110 section 13.2.2. Throws what `source` throws; after the headers the answer must be cut then.
 */
export async function sendFile(
  deps: SendBytesDeps,
  req: Request,
  res: Response,
  file: FileFacts,
  source: ByteSource,
): Promise<SentFile> {
  setFileHeaders(res, file);
  res.setHeader('Accept-Ranges', 'bytes');
  res.setHeader('Last-Modified', httpDate(file));
  if (preconditionFails(req, file)) return refuse(res, 412);
  if (req.fresh) return notModified(res);
  const range = mayBeInParts(req, file) ? parseByteRange(req.headers.range, file.size) : 'whole';
  if (range === 'unsatisfiable') {
    res.setHeader('Content-Range', `bytes */${file.size}`);
    return refuse(res, 416);
  }
  const { offset, length } = range === 'whole' ? { offset: 0, length: file.size } : range;
  if (range !== 'whole') {
    res.status(206).setHeader('Content-Range', `bytes ${offset}-${offset + length - 1}/${file.size}`);
  }
  res.setHeader('Content-Length', length);
  try {
    const complete = req.method === 'HEAD' || (await sendBytes(deps, res, source, { offset, length }));
    if (complete) res.end();
    return complete ? 'complete' : 'aborted';
  } catch (error) {
    // Nothing left yet: then the page that says why must not look like the file.
    if (!res.headersSent) forget(res, ...FILE_HEADERS, 'Accept-Ranges', 'Content-Range', 'Content-Length');
    throw error;
  }
}

/**
 * What is said of a file whoever sends its bytes. `Repr-Digest` (RFC 9530) lets a client check what it saved; the ETag
 * is strong, so a download that broke off goes on only where the content is the same.
 */
export function setFileHeaders(res: Response, { fileName, contentType, sha256 }: FileFacts): void {
  // Express writes the name as RFC 6266 wants it, and a type after its ending, which ours replaces.
  res.attachment(fileName);
  res.setHeader('Content-Type', contentType);
  res.setHeader('ETag', entityTag(sha256));
  res.setHeader('Repr-Digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`);
  // Kept by the one who may have it, and asked for again each time: so people who may not any more get nothing.
  res.setHeader('Cache-Control', 'private, no-cache');
}

function entityTag(sha256: string): string {
  return `"${sha256}"`;
}

function httpDate({ modifiedAt }: FileFacts): string {
  return new Date(modifiedAt).toUTCString();
}

/** If-Match, else If-Unmodified-Since (sections 13.1.1 and 13.1.4). */
function preconditionFails({ headers }: Request, file: FileFacts): boolean {
  const match = headers['if-match'];
  if (match !== undefined) return match.trim() !== '*' && !listOf(match).includes(entityTag(file.sha256));
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  return Date.parse(httpDate(file)) > since;
}

/** If-Range: the very tag, or the very date (section 13.1.5); otherwise the parts would be of different files. */
function mayBeInParts({ headers }: Request, file: FileFacts): boolean {
  const condition = headers['if-range'];
  return condition === undefined || condition === entityTag(file.sha256) || condition === httpDate(file);
}

const FILE_HEADERS = [
  'Content-Type',
  'Content-Disposition',
  'ETag',
  'Last-Modified',
  'Repr-Digest',
  'Cache-Control',
];

function forget(res: Response, ...names: readonly string[]): void {
  for (const name of names) res.removeHeader(name);
}

function listOf(header: string): readonly string[] {
  return header.split(',').map((item) => item.trim());
}

function refuse(res: Response, status: 412 | 416): SentFile {
  forget(res, ...FILE_HEADERS);
  res.status(status).end();
  return 'refused';
}

function notModified(res: Response): SentFile {
  res.removeHeader('Content-Type');
  res.status(304).end();
  return 'not-modified';
}
