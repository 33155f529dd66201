import type { AddressPool } from '../../connections/connection-store.ts';
import type { SqliteDatabase } from './database.ts';

/** Which connection holds which address. Each is called within a transaction of the caller's. */
export interface SqliteAddresses {
  heldBy(connectionId: string): number | undefined;
  count(endpointId: string): number;
  /** Undefined: nothing is free, or as many are held as may be. */
  take(pool: AddressPool, connectionId: string): number | undefined;
  /** Nothing happens where it holds none. */
  free(connectionId: string): void;
}

interface PoolRow {
  readonly first: number;
  readonly last: number;
  readonly next: number;
}

/**
 * Addresses that were never given come first, in order, and then the one that was freed the longest ago. A pool that is not what it was (the
 * endpoint was made anew with another client CIDR) begins anew, and goes past what is still held.
 */
export function createSqliteAddresses(database: SqliteDatabase): SqliteAddresses {
  const statements = statementsFor(database);
  const isHeld = (endpointId: string, address: number) =>
    statements.holder.get(endpointId, address) !== undefined;

  function nextUnused({ clientVpnEndpointId: id, first, last }: AddressPool): number | undefined {
    const row = statements.pool.get(id) as PoolRow | undefined;
    const isSame = row?.first === first && row.last === last;
    if (!isSame) statements.forgetFreed.run(id);
    let next = isSame ? row.next : first;
    while (next <= last && isHeld(id, next)) next += 1;
    statements.savePool.run(id, first, last, Math.min(next, last) + 1);
    return next <= last ? next : undefined;
  }

  function longestFreed({ clientVpnEndpointId: id, first, last }: AddressPool): number | undefined {
    for (;;) {
      const row = statements.popFreed.get(id) as { readonly address: number } | undefined;
      if (!row) return undefined;
      if (first <= row.address && row.address <= last && !isHeld(id, row.address)) return row.address;
    }
  }

  const count = (endpointId: string) => Number(statements.count.get(endpointId)?.held ?? 0);
  return {
    heldBy(connectionId) {
      return (statements.held.get(connectionId) as { readonly address: number } | undefined)?.address;
    },
    count,
    take(pool, connectionId) {
      if (count(pool.clientVpnEndpointId) >= pool.most) return undefined;
      const address = nextUnused(pool) ?? longestFreed(pool);
      if (address !== undefined) statements.hold.run(pool.clientVpnEndpointId, address, connectionId);
      return address;
    },
    free(connectionId) {
      const row = statements.release.get(connectionId);
      if (row) statements.noteFreed.run(row.endpoint_id ?? null, row.address ?? null);
    },
  };
}

function statementsFor({ prepare }: SqliteDatabase) {
  return {
    holder: prepare('SELECT 1 FROM address_leases WHERE endpoint_id = ?1 AND address = ?2'),
    held: prepare('SELECT address FROM address_leases WHERE connection_id = ?1'),
    count: prepare('SELECT held FROM address_counts WHERE endpoint_id = ?1'),
    hold: prepare('INSERT INTO address_leases (endpoint_id, address, connection_id) VALUES (?1, ?2, ?3)'),
    release: prepare('DELETE FROM address_leases WHERE connection_id = ?1 RETURNING endpoint_id, address'),
    pool: prepare('SELECT first, last, next FROM address_pools WHERE endpoint_id = ?1'),
    savePool: prepare(
      'INSERT OR REPLACE INTO address_pools (endpoint_id, first, last, next) VALUES (?1, ?2, ?3, ?4)',
    ),
    // Of a pool that went with its endpoint nothing may come back.
    noteFreed: prepare(`
      INSERT INTO freed_addresses (endpoint_id, address)
      SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM address_pools WHERE endpoint_id = ?1)`),
    popFreed: prepare(`
      DELETE FROM freed_addresses WHERE turn =
        (SELECT turn FROM freed_addresses WHERE endpoint_id = ?1 ORDER BY turn LIMIT 1)
      RETURNING address`),
    forgetFreed: prepare('DELETE FROM freed_addresses WHERE endpoint_id = ?1'),
  };
}
