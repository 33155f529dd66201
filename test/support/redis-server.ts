import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisSettings {
  /** Writes every change to disk before it is acknowledged, as production is advised to. */
  readonly appendonly?: boolean;
  /** More command line arguments, such as `['--maxmemory-policy', 'allkeys-lru']`. */
  readonly args?: readonly string[];
}

/** A real redis-server of its own, on a free port of 127.0.0.1, with its files in a temporary directory. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Sends one inline command, such as `CONFIG SET maxmemory 1mb`, and returns the raw answer. */
  command(line: string): Promise<string>;
  /** SIGSTOP: connections stay open and nobody answers. */
  pause(): void;
  resume(): void;
  /** Ends the process in an orderly way; `restart` starts it again on the same port and files. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  /** Ends the process and removes its files. */
  close(): Promise<void>;
}

/** Starts a Redis; throws an error that names the Debian package when the machine has none. */
export async function startRedis(settings: RedisSettings = {}): Promise<RedisServer> {
  const port = await freePort();
  return startServer(port, `redis://127.0.0.1:${port}`, settings, untilAnswers);
}

/** Starts a Redis Cluster of one node, which serves all 16384 hash slots. */
export async function startRedisCluster(settings: RedisSettings = {}): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis+cluster://127.0.0.1:${port}`;
  const args = [...(await clusterArguments()), ...(settings.args ?? [])];
  return startServer(port, url, { ...settings, args }, untilClusterIsUp);
}

/** A TCP port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}

type Ready = (port: number) => Promise<void>;

async function startServer(
  port: number,
  url: string,
  settings: RedisSettings,
  ready: Ready,
): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-redis-'));
  const start = () => startProcess(commandLine(port, directory, settings), () => ready(port));
  let child = await start();
  const end = (signal: NodeJS.Signals) => endProcess(child, signal);
  return {
    url,
    port,
    command: (line) => inlineCommand(port, line),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      child = await start();
    },
    close: async () => {
      await end('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function clusterArguments(): Promise<readonly string[]> {
  // A node learns its own address from others; the only one must be told.
  const address = ['--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(await freePort())];
  return ['--cluster-enabled', 'yes', ...address];
}

function commandLine(port: number, directory: string, settings: RedisSettings): readonly string[] {
  const base = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--save', ''];
  const durable = settings.appendonly ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
  return [...base, ...durable, ...(settings.args ?? [])];
}

async function startProcess(args: readonly string[], ready: () => Promise<void>): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.removeListener('exit', endWithUs));
  await Promise.race([ready(), failure(child)]);
  return child;
}

async function failure(child: ChildProcess): Promise<never> {
  const [reason] = await once(child, 'exit').catch((error: unknown) => [error]);
  if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') {
    throw new Error('redis-server is missing: install the Debian package redis-server.');
  }
  throw new Error(`redis-server ended before it answered: ${String(reason)}`);
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  // A paused process hears of everything but SIGKILL only when it goes on.
  if (signal !== 'SIGKILL') child.kill('SIGCONT');
  await exited;
}

async function untilAnswers(port: number): Promise<void> {
  // A server with a password answers too, with a refusal.
  await until(async () => /^(\+PONG|-NOAUTH)/.test(await inlineCommand(port, 'PING')));
}

async function untilClusterIsUp(port: number): Promise<void> {
  await untilAnswers(port);
  // Refused after a restart, when the node remembers that it has them.
  await inlineCommand(port, 'CLUSTER ADDSLOTSRANGE 0 16383');
  await until(async () => (await inlineCommand(port, 'CLUSTER INFO')).includes('cluster_state:ok'));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await condition().catch(() => false)) return;
    await sleep(25);
  }
  throw new Error('redis-server did not become ready within ten seconds.');
}

/** The first packet of the answer: enough for the short answers that tests ask for. */
async function inlineCommand(port: number, line: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${line}\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  } finally {
    socket.destroy();
  }
}
