import type { Response } from 'express';

/**
 * Sends the browser on, with 303 after a form or at the end of something (RFC 9110 section 15.4). The answer has no text: whoever
 * follows shows none, and Express would choose one by `Accept`, which costs more than the rest of the answer.
 */
export function redirect(res: Response, status: 302 | 303, address: string): void {
  res.statusCode = status;
  res.location(address);
  res.setHeader('Content-Length', 0);
  res.end();
}
