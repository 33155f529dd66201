import { once } from 'node:events';
import { connect } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { networkActions } from '../../src/ec2/networks/network-actions.ts';
import { createStsService } from '../../src/ec2/sts/create-sts-service.ts';
import { readXml } from '../../src/ec2/upstream/read-xml.ts';
import { signatureHeaders } from '../../src/ec2/upstream/sign-request.ts';
import type { Action } from '../../src/ec2/wire/action.ts';
import { createEc2Service } from '../../src/ec2/wire/ec2-service.ts';
import { text } from '../../src/ec2/wire/xml.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { CREDENTIALS, postSigned, REALM, startManagementApi } from '../support/management-api.ts';

const VPCS = [{ vpcId: 'vpc-0a', cidrBlocks: ['10.0.0.0/16'], subnets: [], securityGroups: [] }];

/** Echoes a text, or fails as no action should. */
const echo: Action<{ readonly said: string }> = {
  name: 'Echo',
  parse: (form) => ({ said: form.requiredText('Said') }),
  targets: () => [{ arn: 'arn:aws:ec2:us-east-1:123456789012:echo/one' }],
  run({ said }) {
    if (said === 'crash') throw new TypeError('secret of the inside');
    return text('said', said.length);
  },
};

const services = [
  createEc2Service({
    actions: [echo, ...networkActions({ networks: () => VPCS, realm: () => REALM })],
  }),
  createStsService(),
];

type Api = Awaited<ReturnType<typeof startManagementApi>>;
const open: Api[] = [];

async function start(options?: Parameters<typeof startManagementApi>[1]): Promise<Api> {
  const api = await startManagementApi(services, options);
  open.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

/** The code of an error of EC2, whose form must be exactly the one that Terraform finds codes in. */
async function errorOf(response: Response): Promise<string> {
  const xml = await response.text();
  expect(response.headers.get('content-type')).toBe('text/xml;charset=UTF-8');
  expect(Date.parse(response.headers.get('date') ?? '')).toBeGreaterThan(0);
  const id = response.headers.get('x-amzn-requestid');
  const form =
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>([^<]+)<\/Code><Message>([^<]+)<\/Message><\/Error><\/Errors><RequestID>([-0-9a-f]{36})<\/RequestID><\/Response>$/;
  expect(xml).toMatch(form);
  const [, code, , requestId] = form.exec(xml) ?? [];
  expect(requestId).toBe(id);
  return `${response.status} ${code}`;
}

const call = (action: string, more = '') => `Action=${action}&Version=2016-11-15${more}`;

describe('the management API', () => {
  it('answers in the form of the protocol, at the bare address and behind a path', async () => {
    const { url } = await start();
    for (const path of ['/', '/api/ec2', '/api/ec2/']) {
      const response = await postSigned(url, call('Echo', '&Said=hello'), path);
      const xml = await response.text();
      const id = response.headers.get('x-amzn-requestid');
      expect(xml).toBe(
        `<EchoResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${id}</requestId><said>5</said></EchoResponse>`,
      );
      expect(response.headers.get('content-type')).toBe('text/xml;charset=UTF-8');
    }
  });

  it('words every failure in the one form that all clients read', async () => {
    const { url } = await start();
    const failures = {
      '400 MissingAction': postSigned(url, 'Version=2016-11-15'),
      '400 InvalidAction': postSigned(url, call('RunInstances')),
      '400 NoSuchVersion': postSigned(url, 'Action=Echo&Version=2006-01-01&Said=a'),
      '400 MissingParameter': postSigned(url, call('Echo')),
      '400 UnknownParameter': postSigned(url, call('Echo', '&Said=a&Loudly=true')),
      '400 MalformedQueryString': postSigned(url, call('Echo', '&Said=a&Said=b')),
      '400 InvalidParameterValue': postSigned(url, call('Echo', '&Said=a&DryRun=perhaps')),
      '412 DryRunOperation': postSigned(url, call('Echo', '&Said=a&DryRun=true')),
      '500 InternalError': postSigned(url, call('Echo', '&Said=crash')),
      '403 MissingAuthenticationToken': fetch(url, { method: 'POST', body: call('Echo') }),
      '404 InvalidAction': postSigned(url, call('Echo'), '/elsewhere'),
      '405 InvalidAction': fetch(url, { method: 'PUT', body: 'a' }),
    };
    for (const [expected, response] of Object.entries(failures)) {
      expect(await errorOf(await response)).toBe(expected);
    }
  });

  it('answers a failure in the form of the service that the signature names', async () => {
    const { url } = await start();
    const authorization = `AWS4-HMAC-SHA256 Credential=NOBODY/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const response = await fetch(url, { method: 'POST', headers: { authorization } });
    expect(await response.text()).toMatch(/^(<\?xml[^>]*>\s*)?<ErrorResponse/);
  });

  it('keeps what went wrong inside for the log, under the id of the request', async () => {
    const { url, lines } = await start();
    const response = await postSigned(url, call('Echo', '&Said=crash'));
    expect(await response.text()).not.toContain('secret of the inside');
    const [line] = lines;
    expect(line).toMatchObject({
      level: 'error',
      fields: { requestId: response.headers.get('x-amzn-requestid'), action: 'ec2:Echo' },
    });
    expect(String(line?.fields.error)).toContain('secret of the inside');
  });

  it('tells the audit of every call, and counts it under a name that callers cannot make up', async () => {
    const { url, calls, counted } = await start();
    await postSigned(url, call('Echo', '&Said=a'));
    await postSigned(url, call(`Made${'x'.repeat(50)}`));
    await fetch(url, { method: 'POST' });
    expect(calls.map(({ caller, call, code }) => [caller?.userName, call?.action, code])).toEqual([
      ['ops', 'ec2:Echo', undefined],
      ['ops', undefined, 'InvalidAction'],
      [undefined, undefined, 'SignatureMissing'],
    ]);
    expect(counted).toEqual(['ec2:Echo Success', 'unknown InvalidAction', 'unknown SignatureMissing']);
  });

  it('asks the policy of the caller about every target, before anything is done', async () => {
    const statements = [
      { Effect: 'Allow', Action: 'ec2:Echo', Resource: 'arn:aws:ec2:*:*:echo/two' },
    ] as const;
    const { url, calls } = await start({ statements: [...statements] });
    const response = await postSigned(url, call('Echo', '&Said=crash'));
    expect(await errorOf(response)).toBe('403 UnauthorizedOperation');
    expect(calls[0]?.targets).toEqual([{ arn: 'arn:aws:ec2:us-east-1:123456789012:echo/one' }]);
  });
});

describe('bodies', () => {
  it('may have 4 MB, and no more', async () => {
    const { url } = await start();
    const most = 4 * 1024 * 1024;
    const body = (size: number) => {
      const start = call('Echo', '&Said=');
      return start + 'a'.repeat(size - start.length);
    };
    const response = await postSigned(url, body(most));
    expect(await response.text()).toContain(`<said>${most - call('Echo', '&Said=').length}</said>`);
    expect(await errorOf(await postSigned(url, body(most + 1)))).toBe('413 RequestEntityTooLarge');
  });

  it('that are large are not read for strangers', async () => {
    const { url } = await start();
    const response = await fetch(url, { method: 'POST', body: 'a'.repeat(1024 * 1024) });
    expect(await errorOf(response)).toBe('403 MissingAuthenticationToken');
  });

  it('that are large and slow keep nobody from sending: the oldest gives up its place, with an answer', async () => {
    const { port, url, calls } = await start();
    const slow = Array.from({ length: 16 }, () => connect(port, '127.0.0.1'));
    for (const socket of slow) {
      socket.write(`${headOfStranger(port)}Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\nAction`);
      await once(socket, 'data');
    }
    const answers = slow.map(async (socket) => String(await once(socket, 'data')));
    const response = await postSigned(url, call('Echo', `&Said=${'a'.repeat(100_000)}`));
    expect(response.status).toBe(200);
    expect(await Promise.any(answers)).toMatch(/^HTTP\/1\.1 503 .*<Code>RequestLimitExceeded<\/Code>/s);
    expect(calls.map(({ code }) => code).toSorted()).toEqual(['TooManyLargeBodies', undefined]);
    for (const socket of slow) socket.destroy();
  });

  it('that come too slowly are given up, with an answer', async () => {
    const limits = { requestTimeout: 300, headersTimeout: 200, connectionsCheckingInterval: 50 };
    const { port, calls } = await start({ limits });
    const answer = await exchange(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nAction');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('<Code>RequestTimeout</Code>');
    expect(calls.map(({ code }) => code)).toEqual(['RequestBodyIncomplete']);
  });

  it('that are no HTTP get an answer that says so, and an audit line that says where they came from', async () => {
    const { port, calls } = await start();
    const answer = await exchange(port, 'HELO example.com\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(readXml(answer.slice(answer.indexOf('<Response'))).name).toBe('Response');
    expect(calls.map(({ request }) => request.sourceAddress)).toEqual(['127.0.0.1']);
  });

  it('that Node would refuse without a word are refused in words, and in the audit', async () => {
    const { port, calls } = await start();
    const heads = ['', 'Host: a\r\nExpect: the unexpected\r\n'];
    for (const head of heads) {
      const answer = await exchange(port, `POST / HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
      expect(answer).toContain('<Code>MissingAuthenticationToken</Code>');
    }
    expect(calls.map(({ code }) => code)).toEqual(['SignatureMissing', 'SignatureMissing']);
  });
});

/** As far as it shows, it might be signed: the id of the key is right. */
function headOfStranger(port: number): string {
  const host = `127.0.0.1:${port}`;
  const form = { path: '/', host, contentType: 'text/plain', body: '' };
  const key = { ...CREDENTIALS, secretAccessKey: new Secret('a guess'), region: REALM.region };
  const headers = { host, 'content-type': 'text/plain', ...signatureHeaders(form, key, Date.now()) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}`;
}

/** Sends bytes, and gives all that comes until the other side ends. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'end');
  socket.destroy();
  return answer;
}

describe('TLS', () => {
  it('is 1.2 or later, with forward secrecy', async () => {
    const { certificate: cert, privateKey: key } = await makeCertificate({
      commonName: 'localhost',
      purpose: 'server',
      keyKind: 'rsa-2048',
    });
    const { port } = await start({ tls: { cert, key } });
    expect(await handshake(port, {})).toBe('TLSv1.3');
    expect(await handshake(port, { maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    const withoutSecrecy = { maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' } as const;
    expect(await handshake(port, withoutSecrecy)).toMatch(/handshake failure/i);
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await handshake(port, old)).not.toMatch(/^TLS/);
  });
});

describe('a TLS handshake', () => {
  it('that never begins is given up, and its connection does not stay', async () => {
    const { certificate: cert, privateKey: key } = await makeCertificate({
      commonName: 'localhost',
      purpose: 'server',
      keyKind: 'ec-p256',
    });
    const { port, server, calls } = await start({ tls: { cert, key }, limits: { handshakeTimeout: 100 } });
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'close');
    expect(await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(0);
    expect(calls.map(({ code }) => code)).toEqual(['UnreadableRequest']);
  });
});

/** The protocol that is agreed on, or why none is. */
async function handshake(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol() ?? '';
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
  }
}
