import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where Debian puts it. */
export const OPENVPN = '/usr/sbin/openvpn';
const TUN = '/dev/net/tun';
const PATIENCE_MS = 20_000;

/** A stock openvpn that runs until it is stopped. */
export interface OpenVpn {
  /** Everything it said so far. */
  log(): string;
  /** Resolves with the first line that matches; rejects, with the log, when the process ends or takes 20 s. */
  until(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a stock openvpn with these arguments; throws an error that names the Debian package when there is none. */
export function startOpenVpn(args: readonly string[], workingDirectory: string): OpenVpn {
  if (!existsSync(OPENVPN)) throw new Error(`${OPENVPN} is missing: install the Debian package openvpn.`);
  const child = spawn(OPENVPN, args, { cwd: workingDirectory, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = once(child, 'close').finally(() => process.removeListener('exit', endWithUs));
  return {
    log: () => log,
    until: (pattern) => untilLine(child, () => log, pattern),
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(endWithUs, 3_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** OpenVPN's server mode opens a tun device, whatever its clients do. */
export function requireTun(): void {
  if (process.getuid?.() === 0 && existsSync(TUN)) return;
  throw new Error(
    `An OpenVPN server needs root and ${TUN}. In a container: --cap-add NET_ADMIN --device ${TUN}.`,
  );
}

/** A UDP port of 127.0.0.1 that nobody uses. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** The management interface of an openvpn: calls `answer` with each line, and sends the lines that it returns. */
export async function attachManagement(
  path: string,
  answer: (line: string) => readonly string[],
): Promise<Socket> {
  const socket = await connectUntilThere(path);
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const reply of lines.flatMap(answer)) socket.write(`${reply}\n`);
  });
  return socket;
}

/** openvpn makes its socket a moment after it started, and does not always say so. */
async function connectUntilThere(path: string): Promise<Socket> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      socket.destroy();
      if (Date.now() > end) throw error;
    }
  }
}

async function untilLine(child: ChildProcess, log: () => string, pattern: RegExp): Promise<string> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    const line = log()
      .split('\n')
      .find((candidate) => pattern.test(candidate));
    if (line !== undefined) return line;
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > end) {
      throw new Error(`openvpn never said ${pattern}. It said:\n${log()}`);
    }
  }
}
