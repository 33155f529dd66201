import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSession } from '../../src/connections/find-session.ts';
import { type SessionState, sessionStateSchema } from '../../src/connections/gateway-contract.ts';
import type { FoundSession } from '../../src/connections/vpn-sessions.ts';

const ENDPOINT = 'cvpn-endpoint-0123456789abcdef0';
const person = { source: 'federated', username: 'alice', groups: [], authenticatedAt: 1 } as const;

const names = fc.constantFrom('laptop-7', 'laptop-8', '');
const remembered: fc.Arbitrary<FoundSession | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant({ state: 'ended' } as const),
  names.map((commonName) => ({ state: 'live', session: { person, commonName, startedAt: 5 } }) as const),
);

describe('The session that a client claims', () => {
  it('is live for a genuine token of a session that lives, shown with the certificate that it began with, and never else', async () => {
    const claims = fc.record({
      sessionState: fc.option(fc.constantFrom<SessionState>(...sessionStateSchema.options), {
        nil: undefined,
      }),
      sessionId: fc.constantFrom('one', 'other', undefined),
      shown: fc.option(names, { nil: undefined }),
      asksForCertificate: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(claims, remembered, async (claim, found) => {
        const { sessionState, sessionId, shown, asksForCertificate } = claim;
        const sessions = {
          find: async (_endpoint: string, id: string) => (id === 'one' ? found : undefined),
        };
        const chain =
          shown === undefined
            ? undefined
            : [{ commonName: shown, serialNumber: '1', sha256Fingerprint: '1' }];
        const ask = {
          username: '',
          password: '',
          ...(sessionState && { sessionState }),
          ...(sessionId && { sessionId }),
          ...(chain && { certificateChain: chain }),
        };
        const fact = await findSession(sessions, ENDPOINT, ask, asksForCertificate);
        const isGenuine = sessionState?.startsWith('Authenticated') ?? false;
        const name = found?.state === 'live' ? found.session.commonName : undefined;
        const isSameCertificate = name === (asksForCertificate ? (shown ?? '') : '');
        const isLive = isGenuine && sessionId === 'one' && isSameCertificate;
        expect(fact?.state === 'live').toBe(isLive);
        if (isLive) expect(fact).toEqual({ state: 'live', person, startedAt: 5 });
        else expect(fact?.person).toBeUndefined();
        // Who claims none begins one; who claims another one than there is must not be taken for that.
        const claimsNone =
          sessionId === undefined || sessionState === undefined || sessionState === 'Initial';
        expect(fact === undefined).toBe(claimsNone);
      }),
      { numRuns: 2000 },
    );
  });
});
