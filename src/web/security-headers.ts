import { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from '../kernel/node-http.ts';
import { contextOf } from './request-context.ts';

/** A year, as browsers' preload rules ask for at least. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

const NO_FEATURES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** As Node names a header that was set. */
const POLICY = 'content-security-policy';

/** Stands in the policy where the nonce of a request comes; no header can hold it by chance. */
const NONCE_PLACE = '{nonce}';

/**
 * The security headers of every answer.
 *
 * `form-action 'self'` holds for redirects after a form too (Chrome), so no form may end at an identity provider.
 * Referrer-Policy is not `no-referrer`: with it browsers send `Origin: null` on our own forms (Fetch, "append a
 * request Origin header"). HSTS only where the portal is https: on http it means nothing.
 *
 * Only the nonce differs from answer to answer, so helmet is asked once what the headers are.
 */
export function securityHeaders(portalUrl: URL): RequestHandler[] {
  const { [POLICY]: policy = '', ...fixed } = headersByHelmet(portalUrl.protocol === 'https:');
  const headers = Object.entries({ ...fixed, ...OUR_HEADERS });
  const [beforeNonce = '', afterNonce = ''] = policy.split(NONCE_PLACE);
  return [
    (_req, res, next) => {
      res.setHeader(POLICY, beforeNonce + contextOf(res).nonce + afterNonce);
      for (const [name, value] of headers) res.setHeader(name, value);
      next();
    },
  ];
}

/** Lets this one answer's forms be sent to `origin`, too, which must be of our own making. */
export function allowFormTo(res: Response, origin: string): void {
  const policy = String(res.getHeader(POLICY));
  res.setHeader(POLICY, policy.replace("form-action 'self'", `form-action 'self' ${origin}`));
}

const OUR_HEADERS = {
  'Permissions-Policy': NO_FEATURES,
  'X-Robots-Tag': 'noindex, nofollow',
  // Every page speaks of one person or one sign-in; static files say otherwise for themselves.
  'Cache-Control': 'no-store',
};

/** What helmet sets on an answer that is sent to nobody. */
function headersByHelmet(https: boolean): Readonly<Record<string, string>> {
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    crossOriginEmbedderPolicy: true,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  setHeaders(request, response, (error) => {
    if (error) throw error;
  });
  return response.getHeaders() as Record<string, string>;
}

const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'", `'nonce-${NONCE_PLACE}'`],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'require-trusted-types-for': ["'script'"],
};
