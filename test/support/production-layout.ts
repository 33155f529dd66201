import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { type ConfigurationDirectory, configurationDirectory } from './configuration-directory.ts';
import { type IdpPage, startIdpPage } from './idp-page.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { type PosternProcess, startPostern } from './postern-process.ts';
import {
  projectFile,
  redisArguments,
  replicaEnvironment,
  type Substitutions,
  substituted,
} from './production-files.ts';
import { freePort, type RedisServer, startRedis } from './redis-server.ts';
import { ALICE, idpMetadata, type Person } from './scripted-idp.ts';

export type ReplicaName = 'portal-one' | 'portal-two';

/** Where the proxy comes from: another address than browsers, as in the network of the containers. */
const PROXY_ADDRESS = '127.0.0.10';
const REDIS_PASSWORD = 'a-password-of-redis';
const DATA_KEY = Buffer.alloc(32, 7).toString('base64');

/** What docker-compose.yml describes, as plain processes on loopback: nginx with TLS, two replicas, Redis. */
export interface ProductionLayout {
  /** The portal's origin, `https://localhost:<port>`. */
  readonly portal: string;
  /** PEM: the certificate of the proxy, which signed itself. */
  readonly ca: string;
  /** The port at which the proxy sends people on to https. */
  readonly httpPort: number;
  readonly redis: RedisServer;
  /** With the password, which {@link RedisServer.url} lacks. */
  readonly redisUrl: string;
  /** The files of Redis. */
  readonly redisDirectory: string;
  /** The data key of both replicas, 32 bytes in base64. */
  readonly dataKey: string;
  readonly idpPage: IdpPage;
  readonly installers: string;
  replica(name: ReplicaName): PosternProcess;
  /** `http://host:port` of the replica's listener for operators. */
  opsOf(name: ReplicaName): Promise<string>;
  /** Starts the replica again, on the same port; resolves when it serves. */
  restart(name: ReplicaName): Promise<void>;
  close(): Promise<void>;
}

/** `files`: a configuration as {@link makeConfigurationFiles} gives it; the metadata of the identity provider is replaced. */
export async function startProductionLayout(
  files: Readonly<Record<string, string>>,
  people: () => readonly Person[] = () => [ALICE],
): Promise<ProductionLayout> {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (const act of closers.splice(0).reverse()) await act();
  };
  try {
    return { ...(await start(files, people, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  files: Readonly<Record<string, string>>,
  people: () => readonly Person[],
  closers: (() => Promise<unknown> | unknown)[],
): Promise<Omit<ProductionLayout, 'close'>> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-production-'));
  closers.push(() => rmSync(directory, { recursive: true, force: true }));
  for (const name of ['secrets', 'redis', 'installers', 'nginx']) mkdirSync(join(directory, name));
  const idpPage = await startIdpPage(people);
  closers.push(() => idpPage.close());
  const configuration = configurationDirectory({ ...files, 'idp-metadata.xml': idpMetadata(idpPage.idp) });
  closers.push(() => configuration.remove());
  const tls = await makeCertificate({ commonName: 'localhost', purpose: 'server', keyKind: 'ec-p256' });
  writeSecrets(directory, { 'tls-certificate': tls.certificate, 'tls-key': tls.privateKey });

  const redis = await startComposedRedis(directory);
  closers.push(() => redis.close());
  const redisUrl = redis.url.replace('//', `//:${REDIS_PASSWORD}@`);
  writeSecrets(directory, { 'redis-url': redisUrl });
  const ports = await freePorts();
  const portal = `https://localhost:${ports.https}`;
  const replicas = startReplicas(environmentOf(directory, configuration, portal), ports, directory);
  closers.push(() => replicas.end());
  await Promise.all(Object.keys(replicas.running).map((name) => replicas.serves(name as ReplicaName)));
  const nginx = await startComposedNginx(directory, ports);
  closers.push(() => nginx.stop());
  return {
    portal,
    ca: tls.certificate,
    httpPort: ports.http,
    redis,
    redisUrl,
    dataKey: DATA_KEY,
    redisDirectory: join(directory, 'redis'),
    idpPage,
    installers: join(directory, 'installers'),
    replica: (name) => replicas.running[name],
    opsOf: async (name) => `http://${(await replicas.serves(name)).opsListen}`,
    restart: async (name) => {
      replicas.startAgain(name);
      await replicas.serves(name);
    },
  };
}

function writeSecrets(directory: string, secrets: Readonly<Record<string, string>>): void {
  const all = {
    'redis-password': `requirepass ${REDIS_PASSWORD}\n`,
    'session-secret': 'the same secret for all of the replicas\n',
    'data-key': `${DATA_KEY}\n`,
    ...secrets,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(directory, 'secrets', name), text);
}

/** With the arguments of docker-compose.yml; only its two paths are others. */
function startComposedRedis(directory: string): Promise<RedisServer> {
  const local = substituted(JSON.stringify(redisArguments()), {
    '/run/secrets/': join(directory, 'secrets/'),
    '"/data"': JSON.stringify(join(directory, 'redis')),
  });
  return startRedis({ args: JSON.parse(local) });
}

interface Ports {
  readonly http: number;
  readonly https: number;
  readonly 'portal-one': number;
  readonly 'portal-two': number;
}

async function freePorts(): Promise<Ports> {
  const [http, https, one, two] = [await freePort(), await freePort(), await freePort(), await freePort()];
  return { http, https, 'portal-one': one, 'portal-two': two };
}

/** The environment of docker-compose.yml with the paths and addresses of this machine. */
function environmentOf(directory: string, configuration: ConfigurationDirectory, portal: string) {
  const { POSTERN_PORTAL_URL: _, POSTERN_LOG_LEVEL: __, ...environment } = replicaEnvironment();
  const local = substituted(JSON.stringify(environment), {
    '/run/secrets/': join(directory, 'secrets/'),
    '/etc/postern/': `${configuration.directory}/`,
    '172.30.8.10': PROXY_ADDRESS,
  });
  return { ...(JSON.parse(local) as Record<string, string>), POSTERN_PORTAL_URL: portal };
}

function startReplicas(environment: Readonly<Record<string, string>>, ports: Ports, directory: string) {
  const startOne = (name: ReplicaName) =>
    startPostern(
      ['serve'],
      { ...environment, POSTERN_LISTEN: `127.0.0.1:${ports[name]}`, POSTERN_OPS_LISTEN: '127.0.0.1:0' },
      directory,
    );
  const running = { 'portal-one': startOne('portal-one'), 'portal-two': startOne('portal-two') };
  const all: PosternProcess[] = Object.values(running);
  return {
    running,
    serves: (name: ReplicaName) => running[name].logLine('Postern serves'),
    startAgain(name: ReplicaName) {
      running[name] = startOne(name);
      all.push(running[name]);
    },
    async end() {
      for (const replica of all) replica.signal('SIGKILL');
      await Promise.all(all.map(({ exited }) => exited));
    },
  };
}

/** docs/production/nginx.conf with the addresses and paths of this machine, and nothing else changed. */
function startComposedNginx(directory: string, ports: Ports): Promise<Nginx> {
  const own = join(directory, 'nginx');
  const substitutions: Substitutions = {
    'http {': `http {\n  proxy_bind ${PROXY_ADDRESS};`,
    'listen 8080;': `listen 127.0.0.1:${ports.http};`,
    'listen 8443 ssl;': `listen 127.0.0.1:${ports.https} ssl;`,
    'portal-one:8080': `127.0.0.1:${ports['portal-one']}`,
    'portal-two:8080': `127.0.0.1:${ports['portal-two']}`,
    '/run/secrets/': join(directory, 'secrets/'),
    'alias /srv/installers/': `alias ${join(directory, 'installers/')}`,
    // A pipe of Node is a socket, which nobody can open by a path.
    '/dev/stdout': join(own, 'access.log'),
    ' /tmp/': ` ${own}/`,
  };
  const configuration = substituted(projectFile('docs/production/nginx.conf'), substitutions);
  return startNginx({ configuration, directory: own, port: ports.https });
}
