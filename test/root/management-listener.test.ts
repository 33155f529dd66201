import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { DescribeClientVpnEndpointsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { CREDENTIALS } from '../support/management-api.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';

const keyOf = (secret: string) => `AccessKeys:
  - UserName: ops
    AccessKeyId: ${CREDENTIALS.accessKeyId}
    SecretAccessKey: ${secret}
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
`;

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
let running: PosternProcess[] = [];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory(files);
  directory.write('postern.yaml', GOOD_CONFIGURATION + keyOf(CREDENTIALS.secretAccessKey));
});
afterEach(async () => {
  for (const postern of running) postern.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
  directory.remove();
});

function start(env: Readonly<Record<string, string>> = {}): PosternProcess {
  const ports = { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0' };
  const postern = startPostern(['serve'], { ...ports, ...env }, directory.directory);
  running.push(postern);
  return postern;
}

async function serve(env?: Readonly<Record<string, string>>) {
  const postern = start(env);
  const { apiListen } = await postern.logLine('Postern serves');
  const address = String(apiListen);
  const client = new EC2Client({
    endpoint: `http://${address}`,
    region: 'eu-central-1',
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  return { ...postern, client, address, port: Number(address.split(':').at(-1)) };
}

/** Until `look` gives what is wanted: a signal is heard at some time. */
async function until<Found>(look: () => Promise<Found>, wanted: Found): Promise<void> {
  while ((await look()) !== wanted) await wait(50);
}

describe('the management API of a process that serves', () => {
  it('shows the SDK what the file declares, and writes an audit line for it', async () => {
    const { client, logLine } = await serve();
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
    expect(Vpcs.map(({ VpcId }) => VpcId)).toEqual(['vpc-0a']);
    const { ClientVpnEndpoints = [] } = await client.send(new DescribeClientVpnEndpointsCommand({}));
    expect(ClientVpnEndpoints.map(({ ClientCidrBlock }) => ClientCidrBlock).sort()).toEqual([
      '10.100.0.0/16',
      '10.101.0.0/16',
    ]);
    expect(await logLine('audit: ec2:DescribeVpcs')).toMatchObject({
      audit: true,
      result: 'succeeded',
      actor: 'arn:aws:iam::123456789012:user/ops',
      sourceAddress: '127.0.0.1',
    });
    client.destroy();
  });

  it('knows the keys of the file as it was read last', async () => {
    const { client, signal } = await serve();
    const ask = () =>
      client.send(new DescribeVpcsCommand({})).then(
        () => 'answered',
        (error: Error) => error.name,
      );
    expect(await ask()).toBe('answered');
    directory.write('postern.yaml', GOOD_CONFIGURATION + keyOf('another-secret-that-has-forty-characters'));
    signal('SIGHUP');
    await until(ask, 'AuthFailure');
    client.destroy();
  });

  it('answers what is in flight before it ends', async () => {
    const { client, port, signal, exited } = await serve();
    const half = connect(port, '127.0.0.1');
    await once(half, 'connect');
    half.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nActio');
    await client.send(new DescribeVpcsCommand({}));
    client.destroy();
    signal('SIGTERM');
    await until(() => isOpen(port), false);
    half.write('n=Foo');
    const [answer] = await once(half, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await exited).toBe(0);
  });

  it('names the variable when its port is taken', async () => {
    const { address } = await serve();
    const second = configurationDirectory(files);
    const other = startPostern(
      ['serve'],
      { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0', POSTERN_API_LISTEN: address },
      second.directory,
    );
    expect(await other.exited).toBe(1);
    expect(other.stderr()).toBe(
      `POSTERN_API_LISTEN: cannot listen on ${address}: another program does. End that one, or choose another port.\n`,
    );
    second.remove();
  });
});

describe('its certificate', () => {
  const TLS = { POSTERN_API_TLS_CERT_FILE: 'api.crt', POSTERN_API_TLS_KEY_FILE: 'api.key' };
  const writeCertificate = async (commonName: string) => {
    const made = await makeCertificate({ commonName, purpose: 'server', keyKind: 'ec-p256' });
    directory.write('api.crt', made.certificate);
    directory.write('api.key', made.privateKey);
  };

  it('is read again on SIGHUP, and stays when the new one is bad', async () => {
    await writeCertificate('first.example.com');
    const { port, signal, logLine } = await serve(TLS);
    const ask = () => commonNameAt(port);
    expect(await ask()).toBe('first.example.com');
    await writeCertificate('second.example.com');
    signal('SIGHUP');
    await until(ask, 'second.example.com');
    directory.write('api.key', 'no key');
    signal('SIGHUP');
    expect(await logLine('The certificate of the management API was not read again')).toMatchObject({
      level: 'error',
    });
    expect(await ask()).toBe('second.example.com');
  });

  it('must fit its key, or nothing starts', async () => {
    await writeCertificate('first.example.com');
    const { privateKey } = await makeCertificate({
      commonName: 'other',
      purpose: 'server',
      keyKind: 'ec-p256',
    });
    directory.write('api.key', privateKey);
    const postern = start(TLS);
    expect(await postern.exited).toBe(1);
    expect(postern.stderr()).toMatch(
      /^POSTERN_API_TLS_CERT_FILE and POSTERN_API_TLS_KEY_FILE: cannot be used: /,
    );
  });
});

async function commonNameAt(port: number): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect').then(
    () => {
      socket.destroy();
      return true;
    },
    () => false,
  );
}
