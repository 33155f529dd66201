import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { findPage } from '../../src/connections/describe-connections.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';

it('lets others have their turn between the thousands that are read, also where the store answers at once', async () => {
  const name = randomUUID();
  const { clientVpnEndpointId } = endpointNamed(name);
  const value = connectionTo(name, 'cvpn-connection-1');
  let reads = 0;
  const find = async ({ limit = 0 }: { readonly limit?: number }) =>
    ++reads < 5 ? Array.from({ length: limit }, () => ({ value, version: 1 })) : [];
  const readsAtTurns: number[] = [];
  const takeTurn = () => {
    readsAtTurns.push(reads);
    if (reads < 5) setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  await findPage({ find }, clientVpnEndpointId, { clientVpnEndpointId, limit: 10, matches: () => false });
  expect(readsAtTurns.slice(0, 4)).toEqual([1, 2, 3, 4]);
});
