import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { configurationDirectory, makeConfigurationFiles } from '../support/configuration-directory.ts';
import { freePort, startRedis } from '../support/redis-server.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';
import { type LoadGenerator, startLoadGenerator } from './load.ts';
import { type FileServer, startFileServer } from './nginx.ts';
import { fileOf, type Program, startProgram } from './programs.ts';

/** The endpoint of `GOOD_CONFIGURATION` that engineers may use. */
export const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');

/** What the rows measure in: an identity provider, a Redis, a configuration, and who makes the load. */
export interface World {
  readonly idp: ScriptedIdp;
  readonly load: LoadGenerator;
  /** A directory of its own, gone with the world. */
  newDirectory(): string;
  /** Starts the product as the image does, from its bundle, on the Redis of this world. */
  startPostern(settings?: PosternSettings): Promise<Program>;
  /** Starts one of the programs under `peers/`, on the same Redis and with the same identity provider. */
  startPeer(file: string): Promise<Program>;
  /** Starts moto, an emulator of EC2 that others wrote; it must be installed. */
  startMoto(): Promise<Program>;
  /** Starts an nginx that hands out the files of a directory. */
  startFileServer(root: string): Promise<FileServer>;
  close(): Promise<void>;
}

export interface PosternSettings {
  /** Laid at the end of its configuration. */
  readonly yaml?: string;
  /** Files beside its configuration, which that names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Besides what it needs; undefined takes away what it has here. */
  readonly env?: Environment;
}

type Environment = Readonly<Record<string, string | undefined>>;

export async function createWorld(): Promise<World> {
  const [idp, redis, files] = await Promise.all([
    createScriptedIdp(),
    startRedis(),
    makeConfigurationFiles(),
  ]);
  const load = startLoadGenerator();
  const programs: { stop(): Promise<void> }[] = [];
  const removals: (() => void)[] = [];

  const newDirectory = () => {
    const directory = mkdtempSync(join(tmpdir(), 'postern-bench-'));
    removals.push(() => rmSync(directory, { recursive: true, force: true }));
    return directory;
  };
  const start = async (
    name: string,
    port: number,
    command: string,
    args: readonly string[],
    env: Environment,
  ) => {
    const program = await startProgram({ name, port, command, args, env, directory: newDirectory() });
    programs.push(program);
    return program;
  };
  const configure = (yaml: string, more: Readonly<Record<string, string>>) => {
    const all = {
      ...files,
      ...more,
      'idp-metadata.xml': idpMetadata(idp),
      'postern.yaml': files['postern.yaml'] + yaml,
    };
    const configuration = configurationDirectory(all);
    removals.push(configuration.remove);
    return configuration.file;
  };

  return {
    idp,
    load,
    newDirectory,
    async startPostern({ yaml = '', files: more = {}, env = {} } = {}) {
      const port = await freePort();
      const environment = posternEnvironment(port, redis.url, configure(yaml, more), newDirectory());
      const args = [fileOf('dist/start.js'), 'serve'];
      return start('postern', port, process.execPath, args, { ...environment, ...env });
    },
    async startPeer(file) {
      const port = await freePort();
      const environment = peerEnvironment(port, redis.url, idp);
      return start(file, port, process.execPath, [fileOf(`test/bench/peers/${file}`)], environment);
    },
    async startMoto() {
      const port = await freePort();
      const { PATH, HOME } = process.env;
      return start('moto', port, 'moto_server', ['-H', '127.0.0.1', '-p', String(port)], { PATH, HOME });
    },
    async startFileServer(root) {
      const server = await startFileServer(root, newDirectory(), await freePort());
      programs.push(server);
      return server;
    },
    async close() {
      load.close();
      for (const program of programs) await program.stop();
      await redis.close();
      for (const remove of removals) remove();
    },
  };
}

function posternEnvironment(
  port: number,
  redisUrl: string,
  file: string,
  dataDirectory: string,
): Environment {
  return {
    POSTERN_CONFIG: file,
    POSTERN_DATA_DIR: dataDirectory,
    POSTERN_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
    POSTERN_SESSION_SECRET: 'a session secret for the bench alone',
    POSTERN_REDIS_URL: redisUrl,
    POSTERN_PORTAL_URL: `http://localhost:${port}`,
    POSTERN_LISTEN: `127.0.0.1:${port}`,
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
    // So that every person of the load can have an address of their own, and no limit is met.
    POSTERN_TRUST_PROXY: '127.0.0.0/8',
  };
}

function peerEnvironment(port: number, redisUrl: string, idp: ScriptedIdp): Environment {
  return {
    PORT: String(port),
    REDIS_URL: redisUrl,
    IDP_ENTRY_POINT: idp.singleSignOnServiceUrl,
    IDP_CERTIFICATE: idp.signing.certificate,
    // What production sets: Express keeps compiled templates and express-session says nothing about its store.
    NODE_ENV: 'production',
  };
}
