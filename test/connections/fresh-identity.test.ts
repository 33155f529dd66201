import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticatedPerson } from '../../src/connections/connection.ts';
import { FRESH, isFreshFor, lastSessionEnd } from '../../src/connections/fresh-identity.ts';
import { endpointNamed, providerNamed } from '../contract/objects.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { saveEstablished } from '../support/waiting-connection.ts';

const OWN = providerNamed('corp').samlProviderArn;
const OTHER = providerNamed('partners').samlProviderArn;
const { clientVpnEndpointId } = endpointNamed('fresh identities');
const ASKED = { clientVpnEndpointId, samlProviderArn: OWN };

describe.each([sqlite, redis])(
  'A sign-in that the browser has already, on $name, is enough where it',
  (platform) => {
    let replicas: Replicas;
    let now: number;
    beforeAll(async () => {
      replicas = await platform.start();
      await replicas.stores[0].endpoints.save(endpointNamed('fresh identities'), 0);
      now = replicas.now();
    });
    afterAll(() => replicas.close());

    const ofUser = (username: string, samlProviderArn = OWN) => ({ username, samlProviderArn });
    const end = (username: string, changes: Parameters<typeof saveEstablished>[4], samlProviderArn = OWN) =>
      saveEstablished(
        replicas.stores[0],
        clientVpnEndpointId,
        now,
        ofUser(username, samlProviderArn),
        changes,
      );
    const over = (at: number) => ({ phase: 'ended', connectionEndTime: at }) as const;
    const isFresh = (authenticatedAt: number, changes: Partial<AuthenticatedPerson> = {}) => {
      const person = {
        source: 'federated',
        groups: [],
        authenticatedAt,
        ...ofUser('alice'),
        ...changes,
      } as const;
      return isFreshFor(ASKED, person, now, () =>
        lastSessionEnd(replicas.stores[1].connections, ASKED, person),
      );
    };

    it('is of the endpoint’s own provider and at most fifteen minutes old', async () => {
      expect(FRESH).toBe(15 * 60_000);
      expect(await isFresh(now - FRESH)).toBe(true);
      expect(await isFresh(now - FRESH - 1)).toBe(false);
      expect(await isFresh(now, { samlProviderArn: OTHER })).toBe(false);
      expect(await isFresh(now, { source: 'directory' })).toBe(false);
    });

    it('is younger than the end of the person’s last connection to the endpoint, or than the order to end it', async () => {
      await end('bob', over(now - 90_000));
      await end('bob', over(now - 60_000));
      expect(await isFresh(now - 60_000, ofUser('bob'))).toBe(false);
      expect(await isFresh(now - 59_999, ofUser('bob'))).toBe(true);
      await end('bob', { ending: { manner: 'halt', text: 'over', since: now - 30_000 } });
      expect(await isFresh(now - 30_000, ofUser('bob'))).toBe(false);
      expect(await isFresh(now - 29_999, ofUser('bob'))).toBe(true);
      expect(await isFresh(now - 60_000, ofUser('carol'))).toBe(true);
    });

    it('does not care for those of another provider’s person of the same name, nor for connections that are up', async () => {
      await end('dave', over(now), OTHER);
      await end('dave', {});
      expect(await isFresh(now - 60_000, ofUser('dave'))).toBe(true);
    });

    it('is of somebody whose connections can be looked at: who has hundreds signs in once more', async () => {
      for (let count = 0; count < 200; count += 1) await end('eve', over(now - 600_000));
      expect(await isFresh(now, ofUser('eve'))).toBe(false);
    });
  },
);
