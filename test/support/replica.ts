import { join } from 'node:path';
import type { ConfigurationDirectory } from './configuration-directory.ts';
import { type PosternProcess, startPostern } from './postern-process.ts';

/** What all replicas of one portal have in common. */
export interface ReplicaSettings {
  readonly directory: ConfigurationDirectory;
  readonly redisUrl: string;
  /** What the world calls the portal. */
  readonly portalUrl: string;
}

/** One of several processes that serve a portal from one Redis; `name` is that of its data directory. */
export function startReplica(
  { directory, redisUrl, portalUrl }: ReplicaSettings,
  name: string,
): PosternProcess {
  return startPostern(['serve'], {
    POSTERN_CONFIG: directory.file,
    POSTERN_DATA_DIR: join(directory.directory, name),
    POSTERN_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
    POSTERN_SESSION_SECRET: 'the same secret for all of the replicas',
    POSTERN_REDIS_URL: redisUrl,
    POSTERN_PORTAL_URL: portalUrl,
    POSTERN_LISTEN: '127.0.0.1:0',
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
  });
}

/** Where a replica listens, once it serves. */
export async function originOf(replica: PosternProcess): Promise<string> {
  const { listen } = await replica.logLine('Postern serves');
  return `http://${listen}`;
}
