import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { PortalTls } from './doctor-portal-probe.ts';

const { ok, warning, fault } = findingsAbout('TLS certificate');

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** No browser goes on with these; what else this machine does not trust, people's browsers may. */
const HOPELESS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired. Renew it',
  CERT_NOT_YET_VALID: 'is not valid yet. Check the clock of whoever issued it, and of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name. Get one for the host name of POSTERN_PORTAL_URL',
};

/** The certificate that the proxy shows at the portal's address. */
export function judgeTls({ problem, startsAt, endsAt }: PortalTls, now: number): Finding {
  const hopeless = problem === undefined ? undefined : HOPELESS[problem];
  if (hopeless !== undefined) return fault(`The certificate ${hopeless}.`);
  if (problem !== undefined) {
    return warning(
      `This machine does not trust the certificate (${problem}). Have the proxy send all intermediate certificates; if it is from an authority of your own, name that in NODE_EXTRA_CA_CERTS here.`,
    );
  }
  const end = new Date(endsAt).toISOString().replace(/\.\d+Z$/, 'Z');
  // Some are made for days only, and renewed when a third of their time is left.
  const isLate = endsAt - now < Math.min(WEEK, (endsAt - startsAt) / 3);
  if (isLate) return warning(`The certificate ends at ${end}. Renew it, or find out why nothing does.`);
  return ok(`The certificate is trusted and valid until ${end}.`);
}
