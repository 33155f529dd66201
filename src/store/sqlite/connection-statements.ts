import type { SqliteDatabase } from './database.ts';
import { ENVELOPE } from './envelope.ts';

/** Neither ended, nor ended so long ago that it counts as forgotten. ?1 is the time. */
const LIVE = '(expires_at IS NULL OR expires_at > ?1)';

const COLUMNS = [
  'endpoint_id',
  'username',
  'gateway',
  'value',
  'is_listed',
  'has_order',
  'code_hash',
  'due_at',
  'expires_at',
] as const;

/** ?3 and on, in the order of the columns. */
const VALUES = COLUMNS.map((_, index) => `?${index + 3}`).join(', ');
const FROM_VALUES = COLUMNS.map((column, index) => `${column} = ?${index + 3}`).join(', ');

/** All that is asked about connections; each reads one index. ?1 is the time. */
export function connectionStatements({ prepare }: SqliteDatabase) {
  const select = `SELECT id, ${ENVELOPE} FROM connections WHERE ${LIVE}`;
  return {
    byId: prepare(`${select} AND id = ?2`),
    byCode: prepare(`${select} AND code_hash = ?2`),
    ofEndpoint: prepare(`${select} AND is_listed AND endpoint_id = ?2 AND id > ?3 ORDER BY id LIMIT ?4`),
    ofUser: prepare(
      `${select} AND is_listed AND endpoint_id = ?2 AND username = ?3 AND id > ?4 ORDER BY id LIMIT ?5`,
    ),
    ofGateway: prepare(`${select} AND due_at IS NOT NULL AND gateway = ?2 AND id > ?3 ORDER BY id LIMIT ?4`),
    withOrders: prepare(`${select} AND has_order AND gateway = ?2 ORDER BY id LIMIT ?3`),
    due: prepare(`${select} AND due_at <= ?2 ORDER BY due_at LIMIT ?3`),
    // What is still there under the id and counts as forgotten makes way.
    insert: prepare(`
      INSERT INTO connections (id, ${COLUMNS.join(', ')}, version) VALUES (?2, ${VALUES}, 1)
      ON CONFLICT (id) DO UPDATE SET ${FROM_VALUES}, version = 1
      WHERE NOT ${LIVE.replaceAll('expires_at', 'connections.expires_at')}`),
    update: prepare(`
      UPDATE connections SET ${FROM_VALUES}, version = version + 1
      WHERE ${LIVE} AND id = ?2 AND version = ?${COLUMNS.length + 3}`),
  };
}
