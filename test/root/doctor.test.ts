import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { freePort, startRedis } from '../support/redis-server.ts';
import { startTlsTerminator } from '../support/tls-terminator.ts';

type Environment = Readonly<Record<string, string>>;

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
let running: PosternProcess[] = [];
let endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory(files);
});
afterEach(async () => {
  for (const end of endings) await end();
  for (const postern of running) postern.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  [running, endings] = [[], []];
  directory.remove();
});

function start(command: string, env: Environment): PosternProcess {
  const postern = startPostern([command], { POSTERN_OPS_LISTEN: '127.0.0.1:0', ...env }, directory.directory);
  running.push(postern);
  return postern;
}

/** A portal that serves on a port of its own. */
async function serve(more: Environment = {}): Promise<Environment> {
  const port = await freePort();
  const listen = { POSTERN_LISTEN: `127.0.0.1:${port}`, POSTERN_PORTAL_URL: `http://localhost:${port}` };
  const env = { ...listen, ...more };
  await start('serve', env).logLine('Postern serves');
  return env;
}

/** Its lines by what they are about, and its exit code. */
async function doctor(env: Environment) {
  const postern = start('doctor', env);
  const code = await postern.exited;
  const lines = postern.stdout().trimEnd().split('\n');
  expect(postern.stderr()).toBe('');
  return {
    code,
    lines,
    about: (name: string) => lines.filter((line) => line.slice(9).startsWith(`${name}:`)),
  };
}

const HTTPS = (port: number) => ({ POSTERN_PORTAL_URL: `https://localhost:${port}` });

/** The portal behind a proxy with TLS; `change` is what the proxy does to headers. */
async function serveBehindTls(change?: Parameters<typeof startTlsTerminator>[2]): Promise<Environment> {
  const [port, listen] = [await freePort(), await freePort()];
  const env = await serve({ ...HTTPS(port), POSTERN_LISTEN: `127.0.0.1:${listen}` });
  const proxy = await startTlsTerminator(port, listen, change);
  endings.push(() => proxy.close());
  directory.write('ca.pem', proxy.certificate);
  return { ...env, NODE_EXTRA_CA_CERTS: join(directory.directory, 'ca.pem') };
}

describe('postern doctor', () => {
  it('finds no fault with a portal on SQLite that serves, and ends with 0', async () => {
    const { code, lines } = await doctor(await serve());
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        expect.stringMatching(/^ok {7}Configuration: The environment and .*postern\.yaml are good\.$/),
        expect.stringMatching(/^ok {7}Data directory: .* is writable and private\.$/),
        'ok       Store: It answers and holds 2 endpoints. The file here is the one that was applied last.',
        'ok       Expiry: No certificate and no metadata document ends within 30 days.',
        expect.stringMatching(/^ok {7}Clock: It is 20\S+ here, which agrees with the clock of the portal\.$/),
        'ok       Portal URL: Postern answers there, with the entity ID urn:amazon:webservices:clientvpn.',
        'ok       Headers: All security headers come through unharmed.',
        'ok       Cookies: postern_binding comes through unharmed; on https it would be Secure.',
        '0 faults, 0 warnings.',
      ],
    });
  });

  it('leaves no trace in the store', async () => {
    const env = await serve();
    const rows = () => {
      const file = new DatabaseSync(join(directory.directory, 'data', 'postern.sqlite'), { readOnly: true });
      const tables = ['objects', 'one_time', 'counters', 'sessions', 'apply_lease', 'applied'];
      const all = tables.map((table) => file.prepare(`SELECT * FROM ${table}`).all());
      file.close();
      return all;
    };
    const before = rows();
    await doctor(env);
    expect(rows()).toEqual(before);
  });

  it('looks through the proxy at TLS, headers and cookies, and says what only the log can tell', async () => {
    const { code, about } = await doctor(await serveBehindTls());
    expect(about('TLS certificate')).toEqual([
      expect.stringMatching(/^ok .*The certificate is trusted and valid until 20\S+Z\.$/),
    ]);
    expect(about('Headers')).toEqual(['ok       Headers: All security headers come through unharmed.']);
    expect(about('Cookies')).toEqual([
      'ok       Cookies: __Host-postern_binding comes through unharmed, Secure and for this host alone.',
    ]);
    const [note = ''] = about('Proxy');
    const reference = /Look for (\S+) in its log/.exec(note)?.[1];
    expect(running[0]?.stdout()).toContain(`"reference":"${reference}"`);
    expect(code).toBe(0);
  });

  it('names each header and cookie that the proxy harms, and ends with 1', async () => {
    const env = await serveBehindTls((headers) => {
      const { 'strict-transport-security': _gone, 'set-cookie': cookies, ...rest } = headers;
      const tamed = cookies?.map((cookie) => cookie.replace(/; Secure|; HttpOnly/g, ''));
      const changed = { 'referrer-policy': 'no-referrer', 'x-request-id': 'abc' };
      return { ...rest, ...changed, ...(tamed && { 'set-cookie': tamed }) };
    });
    const { code, about } = await doctor(env);
    expect(about('Headers')).toEqual([
      expect.stringMatching(/^warning .*referrer-policy is not as Postern sends it: no-referrer\./),
      expect.stringMatching(/^fault .*strict-transport-security does not come through\./),
      expect.stringMatching(/^warning .*X-Request-Id does not come through/),
    ]);
    expect(about('Cookies')[0]).toContain('it comes without httponly, without secure.');
    expect(code).toBe(1);
  });

  it('says why this machine does not trust a certificate, and still looks at the rest', async () => {
    const { NODE_EXTRA_CA_CERTS: _unknown, ...env } = await serveBehindTls();
    const { code, about } = await doctor(env);
    expect(about('TLS certificate')[0]).toMatch(
      /^warning .*does not trust the certificate \(DEPTH_ZERO_SELF/,
    );
    expect(about('Cookies')[0]).toMatch(/^ok /);
    expect(code).toBe(0);
  });

  it('looks at Redis: whether it keeps what it is given, and its clock', async () => {
    const redis = await startRedis();
    endings.push(() => redis.close());
    const env = await serve({
      POSTERN_REDIS_URL: redis.url,
      POSTERN_SESSION_SECRET: 's'.repeat(32),
      POSTERN_DATA_KEY: Buffer.alloc(32).toString('base64'),
    });
    await redis.command('CONFIG SET maxmemory-policy allkeys-lru');
    const { code, about } = await doctor(env);
    expect(about('Redis')).toEqual([
      expect.stringMatching(/^ok .*Redis at 127\.0\.0\.1:\d+ answers; it is version/),
      expect.stringMatching(/^fault .*maxmemory-policy is allkeys-lru/),
      expect.stringMatching(/^warning .*appendonly is no and nothing is saved/),
    ]);
    expect(about('Clock')[0]).toContain('agrees with the clock of Redis and the clock of the portal');
    expect(about('Data directory')).toEqual([]);
    expect(code).toBe(1);
  });

  it('tells of a file that was changed and not applied, and of one that is faulty', async () => {
    const env = await serve();
    directory.write('postern.yaml', GOOD_CONFIGURATION.replace('Everybody', 'All'));
    expect((await doctor(env)).about('Store')[0]).toMatch(
      /^warning .*another configuration was applied last/,
    );
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}More: 1\n`);
    const { code, about } = await doctor(env);
    expect(about('Configuration')).toEqual([expect.stringMatching(/^fault .*More: There is no such member/)]);
    expect(about('Store')[0]).toMatch(/^ok /);
    expect(code).toBe(1);
  });

  it('takes an installer for a part of what was applied', async () => {
    directory.write('app.zip', 'an installer');
    const client = 'ClientDownloads: [{ Platform: ios, Name: App, File: app.zip }]\n';
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}${client}`);
    const env = await serve();
    expect((await doctor(env)).about('Store')[0]).toMatch(/^ok /);
    directory.write('app.zip', 'another installer');
    expect((await doctor(env)).about('Store')[0]).toMatch(/^warning /);
  });

  it('says that keys can be read by everybody', async () => {
    const env = await serve();
    const key = join(directory.directory, 'data', 'data-key');
    chmodSync(key, 0o644);
    expect((await doctor(env)).about('Data directory')).toEqual([
      `fault    Data directory: Everybody on this machine may reach ${key} (mode 644). Run: chmod o= ${key}`,
    ]);
  });

  it('ends soon, with every fault and creating nothing, where nothing is there yet', async () => {
    const [port, redis] = [await freePort(), await freePort()];
    const portal = { POSTERN_PORTAL_URL: `http://localhost:${port}` };
    const { code, about } = await doctor(portal);
    expect(code).toBe(1);
    expect(about('Store')[0]).toMatch(/^note .*never started/);
    expect(about('Portal URL')[0]).toMatch(/^fault .*nobody listens there/);
    expect(existsSync(join(directory.directory, 'data'))).toBe(false);
    const secrets = {
      POSTERN_SESSION_SECRET: 's'.repeat(32),
      POSTERN_DATA_KEY: Buffer.alloc(32).toString('base64'),
    };
    const away = await doctor({ ...portal, ...secrets, POSTERN_REDIS_URL: `redis://127.0.0.1:${redis}` });
    expect(away.about('Redis')[0]).toMatch(/^fault .*was not ready within five seconds/);
    expect(readdirSync(directory.directory)).not.toContain('data');
  });

  it('waits for nobody who accepts and never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    endings.push(async () => {
      silent.closeAllConnections();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { about } = await doctor({ POSTERN_PORTAL_URL: `http://127.0.0.1:${port}` });
    expect(about('Portal URL')[0]).toMatch(/^fault .*no answer came in time/);
  });

  it('looks no further while the environment is faulty', async () => {
    const { code, lines } = await doctor({ POSTERN_LISTEN: '8080' });
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^fault {4}Configuration: POSTERN_LISTEN: must be host:port/);
    expect(lines.at(-2)).toMatch(/^note {5}Everything else: It was not looked at/);
  });

  it('prints no secret', async () => {
    const secret = 'a secret of at least thirty-two characters';
    const env = await serve({ POSTERN_SESSION_SECRET: secret });
    const { lines } = await doctor(env);
    const key = readFileSync(join(directory.directory, 'data', 'data-key'), 'utf8').trim();
    for (const text of [secret, key]) expect(lines.join('\n')).not.toContain(text);
  });
});
