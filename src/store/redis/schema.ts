import { SchemaTooNew } from '../errors.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/**
 * What this Postern writes in Redis. A release raises it when the one before would misread or lose what it writes, and
 * brings what is stored up to it.
 */
const SCHEMA = 1;

/** Records the schema where none is recorded yet. Throws `SchemaTooNew` when a newer one is. */
export async function claimSchema(connection: RedisConnection): Promise<void> {
  await connection.ask((redis) => redis.set(keys.schema, SCHEMA, 'NX'));
  await refuseNewerSchema(connection);
}

/** For whoever only reads. Throws `SchemaTooNew` when a newer Postern has written here. */
export async function refuseNewerSchema(connection: RedisConnection): Promise<void> {
  const found = await connection.ask((redis) => redis.get(keys.schema));
  // Zero for none, and what is no number is nothing that this Postern wrote.
  if (Number(found) <= SCHEMA) return;
  throw new SchemaTooNew(
    `The state in Redis at ${connection.name} has schema ${found}, and this Postern knows no newer one than ${SCHEMA}. ` +
      'Run the Postern that wrote it, or restore a backup from before the update.',
    { redis: connection.name, found: found ?? '', known: SCHEMA },
  );
}
