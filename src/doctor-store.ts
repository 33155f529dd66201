import type { Declarations } from './declarations.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import { judgeRevocationLists } from './doctor-revocation-lists.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { isServedByPortal, portalSamlProviderArn } from './endpoints/portal-access.ts';
import type { AppliedConfiguration } from './kernel/apply-ledger.ts';
import type { ClientVpnEndpointId } from './kernel/ids.ts';
import { describeExpiry, type Expiry, expiryStage } from './ops/expiry.ts';
import { readExpiries } from './read-expiries.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';
import type { Store } from './store/store.ts';

/** What the doctor reads from the store. */
export interface StoreFacts {
  readonly lastApplied: AppliedConfiguration | undefined;
  readonly endpoints: readonly Endpoint[];
  /** An endpoint at which people sign in by SAML; undefined: there is none. */
  readonly signInAt: ClientVpnEndpointId | undefined;
  readonly expiries: readonly Expiry[];
  /** What is wrong with the revocation lists, their ends aside. */
  readonly revocationLists: readonly Finding[];
  readonly samlProviders: readonly SamlProvider[];
  readonly certificateArns: readonly string[];
}

/** Only reads. Closes the store. Throws `StoreUnavailable` and what opening throws. */
export async function readStoreFacts(open: () => Promise<Store>): Promise<StoreFacts> {
  const store = await open();
  try {
    const endpoints = (await store.endpoints.list()).map(({ value }) => value);
    const served = endpoints.find((endpoint) => {
      return isServedByPortal(endpoint) && portalSamlProviderArn(endpoint) !== undefined;
    });
    return {
      lastApplied: await store.applyLedger.lastApplied(),
      endpoints,
      signInAt: served?.clientVpnEndpointId,
      expiries: await readExpiries(store),
      revocationLists: await judgeRevocationLists(store),
      samlProviders: (await store.samlProviders.list()).map(({ value }) => value),
      certificateArns: (await store.certificates.list()).map(({ value }) => value.certificateArn),
    };
  } finally {
    await store.close();
  }
}

const { ok, warning } = findingsAbout('Store');

/** Does the store hold what the file here declares. */
export function judgeStore(
  { lastApplied, endpoints: { length } }: StoreFacts,
  declarations: Declarations | undefined,
): Finding {
  const endpoints = `${length} endpoint${length === 1 ? '' : 's'}`;
  if (declarations === undefined) return ok(`It answers and holds ${endpoints}.`);
  if (lastApplied === undefined) {
    return warning('It answers, but no configuration was ever applied to it. Start Postern, or run apply.');
  }
  if (lastApplied.digest === declarations.digest)
    return ok(`It answers and holds ${endpoints}. The file here is the one that was applied last.`);
  return warning(
    'It answers, but another configuration was applied last than the file here. Give all replicas the same file, then send each a SIGHUP.',
  );
}

const expiry = findingsAbout('Expiry');

/** Once these are over, nobody gets a VPN connection. */
const REFUSES_CLIENTS: readonly Expiry['kind'][] = [
  'server-certificate',
  'client-authority',
  'revocation-list',
];

/** What comes to its end: a fault once VPN clients are refused, a warning before, and where sign-in goes on. */
export function judgeExpiries(expiries: readonly Expiry[], now: number): readonly Finding[] {
  const near = expiries.filter((each) => expiryStage(each, now) !== 'later');
  if (near.length === 0) {
    return [expiry.ok('No certificate and no metadata document ends within 30 days.')];
  }
  return near.map((each) => {
    if (each.kind === 'idp-earlier-certificate') return expiry.note(describeExpiry(each, now));
    const isOver = REFUSES_CLIENTS.includes(each.kind) && expiryStage(each, now) === 'over';
    return (isOver ? expiry.fault : expiry.warning)(describeExpiry(each, now));
  });
}
