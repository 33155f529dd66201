import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';
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
  const { clientVpnEndpointId: id, displayName } = endpoint;
  const name = [...displayName].slice(0, LONGEST_NAME / 2).join('');
  const before = recentEndpoints(req, jar);
  if (before[0]?.id === id && before[0].name === name) return;
  const recent = [{ id, name }, ...before.filter((other) => other.id !== id)].slice(0, MOST);
  const content = JSON.stringify(recent.map((entry) => [entry.id, entry.name]));
  const value = Buffer.from(content).toString('base64url');
  res.cookie(jar.nameOf(NAME), value, { ...jar.options, maxAge: LIFETIME });
}

function decoded(value: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(value ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
