import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { PortalAnswer } from './doctor-portal-probe.ts';
import { securityHeaders } from './web/security-headers.ts';

const { ok, warning, fault } = findingsAbout('Headers');

/** As `web/request-context.ts` makes it. */
const REFERENCE = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/;

/** Without these a page of another site could act in the portal or look over people's shoulders. */
const INDISPENSABLE = ['content-security-policy', 'strict-transport-security', 'x-frame-options'];

/** Do the security headers of the home page reach the browser as Postern sends them. */
export function judgeHeaders(portalUrl: URL, { headers }: PortalAnswer): readonly Finding[] {
  const findings = [...expectedHeaders(portalUrl)].flatMap(([name, expected]) => {
    const found = headers.get(name);
    if (found !== undefined && withoutNonce(found) === expected) return [];
    const say = INDISPENSABLE.includes(name) ? fault : warning;
    return found === undefined
      ? [say(`${name} does not come through. Let the proxy pass it.`)]
      : [say(`${name} is not as Postern sends it: ${found}. Let the proxy leave it as it is.`)];
  });
  if (!REFERENCE.test(headers.get('x-request-id') ?? '')) {
    findings.push(
      warning(
        'X-Request-Id does not come through, so the reference of a page is not that of its answer. Let the proxy leave it as it is.',
      ),
    );
  }
  return findings.length > 0 ? findings : [ok('All security headers come through unharmed.')];
}

const NONCE = 'any';

function withoutNonce(value: string): string {
  return value.replace(/'nonce-[^']+'/, `'nonce-${NONCE}'`);
}

/** What Postern itself sets: its own middleware says so, at an answer that only listens. */
function expectedHeaders(portalUrl: URL): ReadonlyMap<string, string> {
  const set = new Map<string, string>();
  const answer = {
    locals: { context: { nonce: NONCE } },
    setHeader: (name: string, value: unknown) => void set.set(name.toLowerCase(), String(value)),
    removeHeader: (name: string) => void set.delete(name.toLowerCase()),
  };
  for (const handle of securityHeaders(portalUrl)) handle({} as never, answer as never, () => undefined);
  return set;
}
