import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../../src/ec2/access/verify-signature.ts';
import type { RawRequest } from '../../../src/ec2/service.ts';
import { PosternError } from '../../../src/kernel/errors.ts';
import { type Overlooked, verifyCarelessly } from '../../support/careless-verifier.ts';
import {
  RECORDED_AT,
  RECORDED_REALM,
  recordedClients,
  recordedKeys,
  recordedRequests,
} from '../../support/signed-requests.ts';
import { type Tampering, tamperings } from '../../support/tamper.ts';

const requests = recordedClients.flatMap(recordedRequests);
const SEED = 20_261_121;

interface Tampered {
  readonly kind: Tampering;
  readonly before: RawRequest;
  readonly after: RawRequest;
}

/** A recorded request, and the same after somebody changed one thing of it. */
function tampered(kinds: readonly Tampering[]): fc.Arbitrary<Tampered> {
  return fc
    .tuple(fc.constantFrom(...kinds), fc.constantFrom(...requests), fc.infiniteStream(fc.nat()))
    .map(([kind, before, numbers]) => {
      const pick = (count: number) => (numbers.next().value ?? 0) % count;
      const others = recordedKeys.filter(
        ({ accessKeyId }) => !before.rawHeaders.join().includes(accessKeyId),
      );
      const otherKeyId = others[pick(others.length)]?.accessKeyId ?? '';
      return { kind, before, after: tamperings[kind](before, pick, otherKeyId) };
    });
}

const findAccessKey = (id: string) => recordedKeys.find(({ accessKeyId }) => accessKeyId === id);

function isAccepted(request: RawRequest): boolean {
  try {
    verifySignature(request, { findAccessKey, realm: RECORDED_REALM, now: RECORDED_AT });
    return true;
  } catch (error) {
    if (error instanceof PosternError) return false;
    throw error;
  }
}

const kinds = Object.keys(tamperings) as readonly Tampering[];

describe('a signed request', () => {
  it('is refused after any of 2,000 random changes, and accepted before each', () => {
    const seen = new Map<Tampering, number>();
    fc.assert(
      fc.property(tampered(kinds), ({ kind, before, after }) => {
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect(isAccepted(before)).toBe(true);
        expect(isAccepted(after)).toBe(false);
      }),
      { numRuns: 2000, seed: SEED },
    );
    expect(Math.min(...kinds.map((kind) => seen.get(kind) ?? 0))).toBeGreaterThan(100);
  });

  /** What a verifier must not look at to be taken in by each kind of change. */
  const overlooked: Readonly<Record<Tampering, Overlooked>> = {
    body: 'body',
    header: 'headers',
    'extra header': 'unsigned headers',
    'repeated header': 'repeated headers',
    path: 'path',
    query: 'query',
    method: 'method',
    date: 'date',
    key: 'key',
    scope: 'scope',
    signature: 'signature',
  };

  it.each(kinds)('that was changed in its %s is accepted by a verifier that overlooks just that', (kind) => {
    fc.assert(
      fc.property(tampered([kind]), ({ before, after }) => {
        expect(verifyCarelessly(after, before, findAccessKey, overlooked[kind])).toBe(true);
        expect(verifyCarelessly(after, before, findAccessKey, undefined)).toBe(false);
        expect(verifyCarelessly(before, before, findAccessKey, undefined)).toBe(true);
      }),
      { numRuns: 100, seed: SEED },
    );
  });
});
