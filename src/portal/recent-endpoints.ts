import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';
import { remembered } from '../kernel/remember.ts';
import { type CookieJar, readCookie } from '../web/cookies.ts';

/** An endpoint whose page this browser saw. Name and id come from the cookie, so nothing is looked up for strangers. */
export interface RecentEndpoint {
  readonly id: ClientVpnEndpointId;
  readonly name: string;
}

const NAME = 'recent';
const MOST = 5;
const LONGEST_NAME = 64;
/** Long enough for somebody who comes once in half a year. Milliseconds. */
const LIFETIME = 200 * 24 * 60 * 60 * 1000;

const cookieContent = z
  .array(z.tuple([z.string().transform(parseClientVpnEndpointId), z.string().min(1).max(LONGEST_NAME)]))
  .max(MOST);

/** The endpoints that this browser opened, the latest first; none when the cookie cannot be read. */
export function recentEndpoints(req: Request, jar: CookieJar): readonly RecentEndpoint[] {
  const content = cookieContent.safeParse(decoded(readCookie(req.headers.cookie, jar.nameOf(NAME))));
  if (!content.success) return [];
  return content.data.flatMap(([id, name]) => (id === undefined ? [] : [{ id, name }]));
}

/** Puts an endpoint first among this browser's recent ones. */
export function rememberEndpoint(req: Request, res: Response, jar: CookieJar, endpoint: Endpoint): void {
  const { entry, cookie } = alone(endpoint);
  // Most people have one endpoint, and the cookie says so already.
  if (readCookie(req.headers.cookie, jar.nameOf(NAME)) === cookie) return;
  const before = recentEndpoints(req, jar);
  if (before[0]?.id === entry.id && before[0].name === entry.name) return;
  const recent = [entry, ...before.filter(({ id }) => id !== entry.id)].slice(0, MOST);
  res.cookie(jar.nameOf(NAME), encoded(recent), { ...jar.options, maxAge: LIFETIME });
}

/** An endpoint as the cookie names it, and the cookie of whoever saw no other. */
const alone = remembered(({ clientVpnEndpointId: id, displayName }: Endpoint) => {
  const entry: RecentEndpoint = { id, name: [...displayName].slice(0, LONGEST_NAME / 2).join('') };
  return { entry, cookie: encoded([entry]) };
});

function encoded(recent: readonly RecentEndpoint[]): string {
  const content = JSON.stringify(recent.map(({ id, name }) => [id, name]));
  return Buffer.from(content).toString('base64url');
}

function decoded(value: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(value ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
