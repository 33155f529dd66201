import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { CrossSiteRequest, FormExpired } from './errors.ts';
import { sessionOf } from './session.ts';

/** The name of the form field that carries the session's token. */
export const CSRF_FIELD = 'csrfToken';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Protects every unsafe method twice: the request must come from our own origin, as the browser itself says
 * (`Sec-Fetch-Site`, or `Origin` from browsers without it), and a session's form must carry the session's token.
 * The order is that of OWASP's cheat sheet on cross-site request forgery. Without a session there is nothing
 * that a stranger's form could use, so only the origin counts then. `tokenFor` finds the token of another kind of session.
 */
export function csrfProtection(
  portalUrl: URL,
  tokenFor: (res: Response) => string | undefined = (res) => sessionOf(res).csrfToken,
): RequestHandler {
  return (req, res, next) => {
    if (SAFE_METHODS.has(req.method)) return next();
    if (!comesFromOwnOrigin(req, portalUrl)) throw new CrossSiteRequest();
    const expected = tokenFor(res);
    if (expected !== undefined && !sameText(expected, tokenOf(req))) throw new FormExpired();
    next();
  };
}

/** Fails closed: a request that names neither its site nor its origin is not from a browser's form. */
function comesFromOwnOrigin(req: Request, portalUrl: URL): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return req.headers.origin === portalUrl.origin;
}

function tokenOf(req: Request): string {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || !(CSRF_FIELD in body)) return '';
  return String(body[CSRF_FIELD]);
}

function sameText(expected: string, received: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}
