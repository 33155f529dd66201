import { type Finding, findingsAbout, judged, type Probed, probe } from './doctor-finding.ts';
import { judgeCookies } from './doctor-portal-cookies.ts';
import { judgeHeaders } from './doctor-portal-headers.ts';
import { askPortal, type PortalAnswer } from './doctor-portal-probe.ts';
import { judgeTls } from './doctor-portal-tls.ts';
import type { ClientVpnEndpointId } from './kernel/ids.ts';
import { absoluteUrl, paths } from './web/paths.ts';

/** Just before a probe gives up, so that the words of the network are told. */
const ASK_MILLISECONDS = 4_500;

/** Asks for one address of the portal, as a browser would. */
export function askAt(portalUrl: URL, path: string): Promise<Probed<PortalAnswer>> {
  return probe(() => askPortal(absoluteUrl(portalUrl, path), ASK_MILLISECONDS));
}

/** What a visit of the home page shows, and the first step of a sign-in at the endpoint `signInAt`. */
export async function examineVisit(
  portalUrl: URL,
  home: PortalAnswer,
  signInAt: ClientVpnEndpointId | undefined,
  now: number,
): Promise<readonly Finding[]> {
  return [
    ...(home.tls ? [judgeTls(home.tls, now)] : []),
    ...judgeHeaders(portalUrl, home),
    ...(await examineCookies(portalUrl, signInAt)),
    ...(portalUrl.protocol === 'https:' ? [whoseAddress(home)] : []),
  ];
}

/**
 * The start of a sign-in after an unsolicited Response sets the binding cookie and asks for it back before anything is
 * counted or stored: the one visit that shows a cookie and leaves no trace.
 */
async function examineCookies(
  portalUrl: URL,
  signInAt: ClientVpnEndpointId | undefined,
): Promise<readonly Finding[]> {
  const about = 'Cookies';
  if (signInAt === undefined) {
    const text = 'They cannot be looked at before there is an endpoint with sign-in by SAML.';
    return [findingsAbout(about).note(text)];
  }
  const answer = await askAt(portalUrl, paths.signInAfterUnsolicited(signInAt));
  return judged(about, answer, (value) => [judgeCookies(portalUrl, value)]);
}

/** What Postern took our address for stands in its log alone. */
function whoseAddress({ headers, localAddress }: PortalAnswer): Finding {
  const reference = headers.get('x-request-id') ?? 'the last request';
  return findingsAbout('Proxy').note(
    `Whether Postern sees people's addresses cannot be seen from here. Look for ${reference} in its log: ` +
      `clientAddress there should be this machine's (${localAddress}), not the proxy's. ` +
      'Else correct POSTERN_TRUST_PROXY, and let the proxy send X-Forwarded-For.',
  );
}
