import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { contextOf } from './request-context.ts';

/** A year, as browsers' preload rules ask for at least. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

const NO_FEATURES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The security headers of every answer.
 *
 * `form-action 'self'` holds for redirects after a form too (Chrome), so no form may end at an identity provider.
 * Referrer-Policy is not `no-referrer`: with it browsers send `Origin: null` on our own forms (Fetch, "append a
 * request Origin header"). HSTS only where the portal is https: on http it means nothing.
 */
export function securityHeaders(portalUrl: URL): RequestHandler[] {
  const https = portalUrl.protocol === 'https:';
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy() },
      crossOriginEmbedderPolicy: true,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: https ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
      xFrameOptions: { action: 'deny' },
    }),
    (_req, res, next) => {
      res.setHeader('Permissions-Policy', NO_FEATURES);
      res.setHeader('X-Robots-Tag', 'noindex, nofollow');
      // Every page speaks of one person or one sign-in; static files say otherwise for themselves.
      res.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}

function contentSecurityPolicy() {
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'", (_req: unknown, res: unknown) => `'nonce-${contextOf(res as never).nonce}'`],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'require-trusted-types-for': ["'script'"],
  };
}
