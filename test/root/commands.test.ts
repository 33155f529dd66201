import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
let running: PosternProcess[] = [];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory(files);
});
afterEach(async () => {
  for (const postern of running) postern.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
  directory.remove();
});

/** Runs in the directory of the configuration, on free ports. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): PosternProcess {
  const ports = { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0' };
  const postern = startPostern(args, { ...ports, ...env }, directory.directory);
  running.push(postern);
  return postern;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const postern = start(args, env);
  const code = await postern.exited;
  return { code, stdout: postern.stdout(), stderr: postern.stderr() };
}

async function serve(env: Readonly<Record<string, string>> = {}) {
  const postern = start(['serve'], env);
  const { listen, opsListen, msg } = await postern.logLine('Postern serves');
  return { ...postern, portal: `http://${listen}`, ops: `http://${opsListen}`, startLine: String(msg) };
}

describe('postern config check', () => {
  it('prints the id of an endpoint that the portal does not show', async () => {
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}    SelfServicePortal: disabled\n`);
    const { code, stdout } = await run(['config', 'check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}Engineering {3}http:\S+\n/);
    expect(stdout).toMatch(/ {2}Everybody {3}cvpn-endpoint-\w+, which has no page in the portal\n/);
  });

  it('says that a good configuration is good, and what it declares', async () => {
    expect(await run(['config', 'check'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^\/.*\/postern\.yaml is good\.\nIt declares 2 endpoints, 1 SAML provider, 1 certificate and 0 access keys\.\n {2}Engineering {3}http:\/\/localhost:8080\/endpoints\/cvpn-endpoint-[0-9a-f]{17}\n {2}Everybody {3}http:\S+\nDigest: [0-9a-f]{64}\n$/,
      ),
      stderr: '',
    });
  });

  it('says which profiles go without the lines that an endpoint adds', async () => {
    const added = '    ServerCertificateArn: server\n    ClientConfigurationLines: [mssfix 1328]\n';
    directory.write('postern.yaml', GOOD_CONFIGURATION.replace('    ServerCertificateArn: server\n', added));
    const { code, stdout } = await run(['config', 'check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Engineering: the profile aws goes without these lines, .*: mssfix 1328\.$/m);
  });

  it('says which identity provider asks for what Postern does not do, and refuses metadata that has expired', async () => {
    const honest = files['idp-metadata.xml'] ?? '';
    directory.write('idp-metadata.xml', honest.replace('RequestsSigned="false"', 'RequestsSigned="true"'));
    const asking = await run(['config', 'check']);
    expect(asking.code).toBe(0);
    expect(asking.stdout).toMatch(/^corp: .*WantAuthnRequestsSigned/m);

    directory.write(
      'idp-metadata.xml',
      honest.replace(' entityID=', ' validUntil="2020-01-01T00:00:00Z" entityID='),
    );
    const { code, stdout, stderr } = await run(['config', 'check']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^postern\.yaml:9:.*SamlProviders\[0\]\.MetadataFile: .*valid until 2020-01-01/m);
  });

  it('lists the faults of the environment and of the file, each on its line, and changes nothing', async () => {
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}More: 1\nOver: 2\n`);
    const { code, stdout, stderr } = await run(['config', 'check'], {
      POSTERN_LISTEN: '8080',
      POSTERN_X: '1',
    });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['POSTERN_X:', 'POSTERN_LISTEN:', 'postern.yaml:30:1:', 'postern.yaml:31:1:']);
    expect(existsSync(join(directory.directory, 'data'))).toBe(false);
  });

  it('checks the file that is named, wherever it lies', async () => {
    directory.write('other.yaml', 'Nonsense: 1\n');
    const { code, stderr } = await run(['config', 'check', 'other.yaml']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'other.yaml:1:1: Nonsense: There is no such member here. Correct its name, or remove it.\n',
    });
  });

  it('wants a data key for certificates in Redis', async () => {
    const env = { POSTERN_REDIS_URL: 'redis://127.0.0.1:1', POSTERN_SESSION_SECRET: 's'.repeat(32) };
    const { code, stderr } = await run(['config', 'check'], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^POSTERN_DATA_KEY: is required with POSTERN_REDIS_URL/);
  });
});

describe('postern serve', () => {
  it('serves, says where and with which store, and ends with 0 on SIGTERM', async () => {
    const postern = await serve();
    expect(postern.startLine).toMatch(
      /^Postern serves http:\/\/localhost:8080, and the management API at http:\/\/127\.0\.0\.1:\d+\. Its state is in SQLite in \.\/data, for one replica only\.$/,
    );
    expect((await fetch(postern.portal)).status).toBe(200);
    expect((await fetch(`${postern.ops}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${postern.ops}/readyz`)).json()).toEqual({
      ready: true,
      components: { store: 'ok' },
    });
    expect(await (await fetch(`${postern.ops}/metrics`)).text()).toContain(
      'clientvpn_configuration_info{digest=',
    );
    postern.signal('SIGTERM');
    expect(await postern.exited).toBe(0);
    expect(postern.stderr()).toBe('');
  });

  it('refuses a bad configuration with every fault, and nothing is created', async () => {
    directory.write('postern.yaml', 'Endpoint: []\n');
    const { code, stderr } = await run(['serve'], { POSTERN_LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(existsSync(join(directory.directory, 'data'))).toBe(false);
  });

  it('answers a request in flight after SIGTERM, while /readyz says that it is stopping', async () => {
    const postern = await serve();
    const { hostname, port } = new URL(postern.portal);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    let answer = '';
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.write('POST /sign-out HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: http://localhost:8080\r\n');
    socket.write('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n\r\na=');
    await expect.poll(() => inFlight(postern.ops)).toBe(true);
    postern.signal('SIGTERM');
    await expect.poll(async () => (await fetch(`${postern.ops}/readyz`)).status).toBe(503);
    socket.write('bc');
    expect(await postern.exited).toBe(0);
    expect(answer).toMatch(/^HTTP\/1\.1 303 [\s\S]*\r\nLocation: \/signed-out\r\n[\s\S]*\r\n\r\n/);
  });

  it('takes over a changed file on SIGHUP, and keeps the earlier one when the new one is bad', async () => {
    const postern = await serve();
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}More: 1\n`);
    postern.signal('SIGHUP');
    const bad = await postern.logLine('The configuration was not applied');
    expect(bad.faults).toEqual([expect.stringContaining('More: There is no such member')]);
    expect(await (await fetch(`${postern.ops}/metrics`)).text()).toContain(
      'clientvpn_configuration_apply_failures_total 1',
    );
    directory.write(
      'postern.yaml',
      GOOD_CONFIGURATION.slice(0, GOOD_CONFIGURATION.indexOf('  - Name: Everybody')),
    );
    postern.signal('SIGHUP');
    await postern.logLine('This left the file');
  });

  it('does not start twice on one data directory, and names the way out', async () => {
    await serve();
    const { code, stderr } = await run(['serve']);
    expect(code).toBe(1);
    expect(stderr).toContain('POSTERN_REDIS_URL');
  });

  it('names the variable when its port is taken, and gives the data directory back', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code, stderr } = await run(['serve'], { POSTERN_LISTEN: `127.0.0.1:${port}` });
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `POSTERN_LISTEN: cannot listen on 127.0.0.1:${port}: another program does. End that one, or choose another port.\n`,
    );
    await serve();
  });

  it('keeps its secrets over a restart, readable by nobody else', async () => {
    const secrets = () =>
      ['session-secret', 'data-key'].map((name) => readFileSync(join(directory.directory, 'data', name)));
    const first = await serve();
    const before = secrets();
    first.signal('SIGTERM');
    await first.exited;
    await serve();
    expect(secrets()).toEqual(before);
  });
});

/** Whether the portal has an open connection: the ops listener counts sockets of the whole process. */
async function inFlight(ops: string): Promise<boolean> {
  const metrics = await (await fetch(`${ops}/metrics`)).text();
  const sockets = /nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)/.exec(metrics)?.[1];
  return Number(sockets) >= 2;
}

describe('postern apply', () => {
  it('applies beside a process that serves, and deletes with --prune what left the file', async () => {
    await serve();
    const applied = await run(['apply']);
    expect(applied.code).toBe(0);
    expect(applied.stdout.match(/^unchanged: \w+ \((arn:|cvpn-endpoint-)\S+\)$/gm)).toHaveLength(4);
    directory.write(
      'postern.yaml',
      GOOD_CONFIGURATION.slice(0, GOOD_CONFIGURATION.indexOf('  - Name: Everybody')),
    );
    const pruned = await run(['apply', '--prune']);
    expect(pruned.stdout).toMatch(/^deleted: Everybody \(cvpn-endpoint-/m);
  });
});

describe('postern backup', () => {
  it('copies the store while it is served, whatever the file says, and never overwrites', async () => {
    await serve();
    directory.write('postern.yaml', 'Broken: meanwhile\n');
    const first = await run(['backup', 'copy.sqlite']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/It holds no keys\. Keep .*data-key and session-secret/);
    expect(existsSync(join(directory.directory, 'copy.sqlite'))).toBe(true);
    const second = await run(['backup', 'copy.sqlite']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('exists already');
  });

  it('writes nothing when the state is in Redis, and says how Redis is backed up', async () => {
    const env = { POSTERN_REDIS_URL: 'redis://127.0.0.1:1', POSTERN_SESSION_SECRET: 's'.repeat(32) };
    const refused = await run(['backup', 'copy.sqlite'], env);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('redis-cli --rdb FILE') });
    expect(existsSync(join(directory.directory, 'copy.sqlite'))).toBe(false);
  });
});

describe('postern', () => {
  it('shows its usage and ends with 2 when it is called wrongly', async () => {
    const calls = ['', 'start', 'config', 'config print', 'serve now', 'serve --prune', 'backup', '--what'];
    const results = await Promise.all(calls.map((call) => run(call === '' ? [] : call.split(' '))));
    for (const { code, stdout, stderr } of results) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^Usage: postern <command>/);
    }
    expect(results.at(-1)?.stderr).toMatch(/\n\nNo command is called so: postern --what\n$/);
  });

  it('shows its usage and ends with 0 when asked for help', async () => {
    for (const result of await Promise.all([run(['help']), run(['-h']), run(['apply', '--help'])])) {
      expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: /), stderr: '' });
    }
  });
});
