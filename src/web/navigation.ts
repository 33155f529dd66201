import type { Request } from 'express';
import { NotANavigation } from './errors.ts';

/**
 * Throws {@link NotANavigation} when the browser says that the request is no visit to a page but a part of one: an
 * image, a frame, a script's fetch (W3C Fetch Metadata, section 2.1). Any page of the world can make its
 * visitors' browsers send thousands of those unseen, and so use up what a limit allows their address.
 * What sends no such header is no current browser, and passes; programs say Sec-Fetch-Mode without it, so that counts not.
 */
export function refuseUnlessNavigation({ headers }: Pick<Request, 'headers'>): void {
  const destination = headers['sec-fetch-dest'] ?? 'document';
  if (destination !== 'document') throw new NotANavigation();
}
