import { join } from 'node:path';
import { GATEWAY_TOKENS, GATEWAYS } from './gateway-replica.ts';
import {
  type ManagedService,
  managedDirectory,
  type ServingProcess,
  startServing,
} from './managed-service.ts';
import { type ScriptedGateway, startScriptedGateway } from './scripted-gateway.ts';

export interface GatewayServiceOptions {
  /** Default: SQLite, with one process. */
  readonly redisUrl?: string;
  /** How many processes serve; more than one needs Redis. Default: 1. */
  readonly replicas?: number;
  /** Appended to the configuration. */
  readonly declarations?: string;
  /** Files that it names, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** For each process, beside what `startServing` gives it. Where a `…_FILE` names one of `files`, that one is meant. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Postern as operators run it, in one or more processes, with the gateways `gw-a` (site-a) and `gw-b` (site-b). */
export interface GatewayService extends Pick<ManagedService, 'directory'> {
  readonly replicas: readonly ServingProcess[];
  /** Where the API of each process listens. */
  readonly baseUrls: readonly string[];
  /** A gateway of the configuration. Close it before the service. */
  gateway(name: keyof typeof GATEWAY_TOKENS, baseUrls?: readonly string[]): ScriptedGateway;
  /** Starts one more process, as after one was killed. Needs Redis. */
  start(): Promise<ServingProcess>;
  /** Ends the processes and removes their files. */
  close(): Promise<void>;
}

export async function startGatewayService(options: GatewayServiceOptions = {}): Promise<GatewayService> {
  const { redisUrl, replicas: count = 1, declarations, files = {}, environment = {} } = options;
  const directory = managedDirectory(declarations, vpnSection());
  for (const [name, text] of Object.entries(files)) directory.write(name, text);
  const replicas: ServingProcess[] = [];
  const start = async () => {
    const named = Object.entries(environment).map(([name, value]) => [
      name,
      value in files ? join(directory.directory, value) : value,
    ]);
    const own = { ...(redisUrl && { POSTERN_DATA_DIR: `${directory.directory}/data-${replicas.length}` }) };
    const replica = await startServing(directory.directory, redisUrl, {
      ...own,
      ...Object.fromEntries(named),
    });
    replicas.push(replica);
    return replica;
  };
  for (let number = 0; number < count; number++) await start();
  const baseUrls = () => replicas.map(({ api }) => api);
  return {
    directory,
    replicas,
    get baseUrls() {
      return baseUrls();
    },
    gateway: (name, urls = baseUrls()) =>
      startScriptedGateway({ baseUrls: urls, token: GATEWAY_TOKENS[name] }),
    start,
    async close() {
      for (const { process } of replicas) process.signal('SIGTERM');
      await Promise.all(replicas.map(({ process }) => process.exited));
      directory.remove();
    },
  };
}

/** The `Vpn` section that names both gateways; `tokenHashes` instead of those that they have. */
export function vpnSection(tokenHashes: Readonly<Record<string, readonly string[]>> = {}): string {
  const gateways = GATEWAYS.map(({ name, publicAddress, availabilityZone, tokenHashes: own }) => ({
    Name: name,
    PublicAddress: publicAddress,
    AvailabilityZone: availabilityZone,
    TokenSha256: tokenHashes[name] ?? own,
  }));
  return `Vpn: ${JSON.stringify({ Domain: 'vpn.example.com', Gateways: gateways })}\n`;
}
