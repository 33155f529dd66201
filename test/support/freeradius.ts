import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Radius } from '../../src/connections/directory/directory.ts';
import { Secret } from '../../src/kernel/secret.ts';

/** Debian's freeradius on a free UDP port of 127.0.0.1, which knows the codes of people. */
export interface FreeRadius {
  readonly port: number;
  readonly secret: string;
  /** As the configuration would declare it. */
  readonly settings: Radius;
  close(): Promise<void>;
}

export interface FreeRadiusSettings {
  /** User name and the code that is right. */
  readonly codes: Readonly<Record<string, string>>;
  /** False: answers as servers without the updates of 2024 do. Default: true. */
  readonly sendsMessageAuthenticator?: boolean;
}

/** Resolves when it is ready; throws what it said when it does not start. */
export async function startFreeRadius({
  codes,
  sendsMessageAuthenticator = true,
}: FreeRadiusSettings): Promise<FreeRadius> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-radius-'));
  const port = await freeUdpPort();
  const secret = 'a secret that both share';
  const users = Object.entries(codes).map(([name, code]) => `${name} Cleartext-Password := "${code}"\n`);
  writeFileSync(join(directory, 'users'), users.join(''));
  writeFileSync(
    join(directory, 'radiusd.conf'),
    configuration(directory, port, secret, sendsMessageAuthenticator),
  );
  const child = spawn('freeradius', ['-f', '-l', 'stdout', '-d', directory, '-n', 'radiusd'], {
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const endWithUs = () => void child.kill();
  process.once('exit', endWithUs);
  const exited = once(child, 'close').finally(() => process.removeListener('exit', endWithUs));
  await untilReady(child.stdout.setEncoding('utf8'), exited);
  return {
    port,
    secret,
    settings: {
      servers: [{ host: '127.0.0.1', port }],
      sharedSecret: new Secret(secret),
      timeout: 2000,
      retries: 0,
      requireMessageAuthenticator: true,
    },
    async close() {
      child.kill();
      await exited;
      rmSync(directory, { recursive: true });
    },
  };
}

async function untilReady(output: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<void> {
  let said = '';
  const ready = Promise.withResolvers<void>();
  output.on('data', (text: string) => {
    said += text;
    if (said.includes('Ready to process requests')) ready.resolve();
  });
  const ended = exited.then(() => {
    throw new Error(`freeradius ended (Debian package freeradius). It said: ${said}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ready.promise, ended]);
}

/** The least that checks a password by PAP. A section of its format must not share a line. */
function configuration(
  directory: string,
  port: number,
  secret: string,
  sendsMessageAuthenticator: boolean,
): string {
  const reply = 'update reply {\nMessage-Authenticator := 0x00\n}';
  const postAuth = `post-auth {\n${reply}\nPost-Auth-Type REJECT {\n${reply}\n}\n}`;
  return `
prefix = /usr
logdir = ${directory}
raddbdir = ${directory}
run_dir = ${directory}
libdir = /usr/lib/freeradius
security {
  reject_delay = 0
}
client postern {
  ipaddr = 127.0.0.0/8
  secret = "${secret}"
  require_message_authenticator = yes
}
modules {
  pap {
  }
  files {
    filename = ${directory}/users
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  authorize {
    files
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
  ${sendsMessageAuthenticator ? postAuth : ''}
}
`;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
