import { SchemaTooNew } from '../errors.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/**
 * What this Postern writes in Redis. A release raises it when the one before would misread or lose what it writes, and
 * brings what is stored up to it.
 */
const SCHEMA = 4;

const CONNECTIONS_OF_SCHEMA_3 = [
  keys.connections,
  keys.connectionsByEndpoint,
  keys.connectionsByUser,
  keys.connectionEnds,
  'postern:{postern}:active-connections',
] as const;

/**
 * Records the schema, where none or an earlier one is recorded. Throws `SchemaTooNew` when a newer one is.
 * Schema 2: every change of an object changes the mark `postern:{postern}:changed`. A Postern of schema 1 would not, and
 * others would answer from memory what is no longer so; so each start changes the mark, whatever went before it.
 * Schema 3: revocation lists lie beside endpoints and go with them, which a Postern of schema 2 would not see to; connections.
 * Schema 4: connections know their gateway, and hold addresses. Those of schema 3 say nothing of gateways, for none could report yet: what
 * tests left there goes, in the step that raises the schema, so that a replica that starts later takes nothing away.
 */
export async function claimSchema(connection: RedisConnection): Promise<void> {
  await refuseNewerSchema(connection);
  await connection.ask((redis) => redis.markChange(keys.schema, keys.changed));
  await connection.ask((redis) => redis.claimSchema(keys.schema, ...CONNECTIONS_OF_SCHEMA_3, SCHEMA));
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
