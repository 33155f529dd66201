import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../../src/endpoints/endpoint.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type Order, recordingCommands } from './recording-commands.ts';
import { type ActionDependencies, type RunningActions, startActions } from './start-actions.ts';

export const realm = { account: '123456789012', region: 'us-east-1' };

/** The actions over a real store, before commands that only keep what they were asked. */
export interface World extends RunningActions {
  readonly store: Store;
  readonly orders: readonly Order[];
  /** The endpoints that there are from now on, and no others. */
  holds(...endpoints: readonly Endpoint[]): Promise<void>;
}

export async function startWorld(changes: Partial<ActionDependencies> = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-actions-'));
  const store = await openStore({ dataDir, clock: Date.now, logger: recordingLogger().logger });
  const { commands, revocations, connections, orders } = recordingCommands();
  const running = await startActions({
    endpoints: store.endpoints,
    asOf: () => store.asOf(),
    commands,
    revocations,
    connections,
    exportClientConfiguration: async () => ({ fileName: 'client.ovpn', text: 'client\n' }),
    realm: () => realm,
    portalPage: (id) => new URL(`https://vpn.example.com/endpoints/${id}`),
    networks: () => undefined,
    ...changes,
  });
  return {
    ...running,
    store,
    orders,
    holds: (...endpoints) => holdOnly(store, endpoints),
    close: async () => {
      await running.close();
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function holdOnly({ endpoints: kept }: Store, endpoints: readonly Endpoint[]): Promise<void> {
  for (const { value, version } of await kept.list()) await kept.delete(value.clientVpnEndpointId, version);
  for (const endpoint of endpoints) await kept.save(endpoint, 0);
}
