import type { AccessKey } from '../../../src/ec2/access/access-key.ts';
import { createAccess } from '../../../src/ec2/access/create-access.ts';
import type { RawRequest } from '../../../src/ec2/service.ts';
import {
  RECORDED_AT,
  RECORDED_REALM,
  recordedClients,
  recordedKeys,
  recordedRequests,
} from '../../support/signed-requests.ts';
import { boundRow } from '../table.ts';
import type { Measurement } from './settings.ts';

/** Long bodies are hashed longer, by whomever. */
const LONGEST_BODY = 1000;
/** Short rounds and many: the best one met no foreign work. */
const SHORT_ROUNDS = 50;

/** Recorded requests of four clients, their callers identified. The peer derives the signing key each time. */
export const signatures: Measurement = async (_world, { rounds, share }) => {
  const requests = recordedClients
    .flatMap(recordedRequests)
    .filter(({ body }) => body.length <= LONGEST_BODY);
  const repeats = Math.ceil(rounds * share * SHORT_ROUNDS);
  const ours = bestMicroseconds(repeats, requests, () => recordedKeys);
  const theirs = bestMicroseconds(repeats, requests, copies);
  return [
    boundRow('a signed request: its caller is identified', ours, 'µs', 10, {
      name: 'with a signing key derived each time',
      figure: theirs,
    }),
  ];
};

/** Signing keys are kept with the object that they were derived from. */
const copies = (): readonly AccessKey[] => recordedKeys.map((key) => ({ ...key }));

/** For one request, in the best of `repeats` rounds. */
function bestMicroseconds(
  repeats: number,
  requests: readonly RawRequest[],
  accessKeys: () => readonly AccessKey[],
): number {
  const access = createAccess({ accessKeys, realm: () => RECORDED_REALM, clock: () => RECORDED_AT });
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < repeats; round += 1) {
    const begin = process.hrtime.bigint();
    for (const request of requests) access.identify(request);
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / 1000 / requests.length);
  }
  return best;
}
