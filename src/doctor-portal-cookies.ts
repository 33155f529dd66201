import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { PortalAnswer } from './doctor-portal-probe.ts';
import { cookieJar } from './web/cookies.ts';

const { ok, fault } = findingsAbout('Cookies');

/**
 * Does the cookie that ties a sign-in to its browser come through the proxy unharmed (docs/decisions/0007). The session's
 * has the same attributes. `setCookies` are of an answer that sets the binding cookie.
 */
export function judgeCookies(portalUrl: URL, { setCookies, status }: PortalAnswer): Finding {
  const { nameOf, options } = cookieJar(portalUrl);
  const name = nameOf('binding');
  const cookie = setCookies.find((text) => text.startsWith(`${name}=`));
  if (cookie === undefined) {
    return fault(
      `No cookie ${name} comes with the start of a sign-in (${status}), so nobody can sign in. Let the proxy pass Set-Cookie as it is.`,
    );
  }
  const attributes = cookie
    .split(';')
    .slice(1)
    .map((text) => text.trim().toLowerCase());
  const wanted = ['httponly', 'samesite=lax', `path=${options.path}`, ...(options.secure ? ['secure'] : [])];
  const missing = wanted.filter((attribute) => !attributes.includes(attribute));
  const foreign = attributes.filter((attribute) => attribute.startsWith('domain='));
  if (missing.length > 0 || foreign.length > 0) {
    const changes = [...missing.map((text) => `without ${text}`), ...foreign.map((text) => `with ${text}`)];
    return fault(
      `The proxy changes the cookie ${name}: it comes ${changes.join(', ')}. Let it pass as it is.`,
    );
  }
  return ok(
    `${name} comes through unharmed${options.secure ? ', Secure and for this host alone' : '; on https it would be Secure'}.`,
  );
}
