import { type AdministratorFiles, makeAdministratorFiles } from './administrator-files.ts';
import { type AwsShell, awsShell } from './aws-shell.ts';
import { type AccessKey, type ManagedService, OPS, REALM, startManagedService } from './managed-service.ts';
import { startRedis } from './redis-server.ts';

export const STORES = ['SQLite', 'Redis'] as const;

/** A story at the command line is some thirty processes of Python, one after the other (milliseconds). */
export const STORY = 600_000;

/** A service and whoever manages it at a command line. */
export interface CliWorld {
  readonly service: ManagedService;
  /** What lies in the directory in which commands run. */
  readonly files: AdministratorFiles;
  /** May do everything. */
  readonly ops: AwsShell;
  shellOf(key: AccessKey): AwsShell;
  close(): Promise<void>;
}

/** `declarations` are appended to the configuration. */
export async function openCliWorld(store: (typeof STORES)[number], declarations?: string): Promise<CliWorld> {
  const files = await makeAdministratorFiles();
  const redis = store === 'Redis' ? await startRedis() : undefined;
  const service = await startManagedService({
    ...(redis && { redisUrl: redis.url }),
    ...(declarations !== undefined && { declarations }),
  });
  const { directory } = files;
  const shellOf = (key: AccessKey) => awsShell({ api: service.api, key, region: REALM.region, directory });
  return {
    service,
    files,
    ops: shellOf(OPS),
    shellOf,
    async close() {
      await service.close();
      await redis?.close();
      files.remove();
    },
  };
}
