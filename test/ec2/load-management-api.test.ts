import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiServer } from '../../src/ec2/api-server.ts';
import { loadedWithFirstRequest } from '../../src/ec2/load-management-api.ts';
import type { ManagementApi } from '../../src/ec2/management-api.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const LOADED: ManagementApi = {
  answer: async () => ({ status: 200, headers: {}, body: 'answered' }),
  assertPlausible: () => undefined,
  refuse: () => ({ status: 400, headers: {}, body: 'refused' }),
};

let attempts: number;
let isBroken: boolean;
let counted: string[];
let logged: ReturnType<typeof recordingLogger>;
let server: ReturnType<typeof createApiServer>;
let url: string;

/** Loads as slowly as real code does. */
async function load(): Promise<ManagementApi> {
  attempts++;
  await wait(50);
  if (isBroken) throw new Error('Cannot find module');
  return LOADED;
}

beforeEach(async () => {
  attempts = 0;
  isBroken = false;
  counted = [];
  logged = recordingLogger();
  const metrics = {
    increment: (_: string, labels: object) => void counted.push(Object.values(labels).join()),
  };
  const needs = { load, logger: logged.logger, metrics, newRequestId: () => 'id-of-the-request' };
  server = createApiServer(loadedWithFirstRequest(needs)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const ask = (headers: Readonly<Record<string, string>> = {}, body = 'Action=DescribeVpcs') =>
  fetch(url, { method: 'POST', headers, body });
const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${service}/aws4_request`,
});

describe('the management API', () => {
  it('is loaded once, with the first request, and whoever comes meanwhile waits', async () => {
    expect(attempts).toBe(0);
    const answers = await Promise.all([1, 2, 3].map(async () => (await ask()).text()));
    expect(answers).toEqual(['answered', 'answered', 'answered']);
    expect(await (await ask()).text()).toBe('answered');
    expect(attempts).toBe(1);
  });

  it('is loaded by the next request when that failed before, and the log says why it did', async () => {
    isBroken = true;
    expect((await ask()).status).toBe(500);
    expect(logged.lines).toMatchObject([
      { level: 'error', fields: { error: { message: 'Cannot find module' } } },
    ]);
    expect(counted).toEqual(['unknown,InternalError']);
    isBroken = false;
    expect(await (await ask()).text()).toBe('answered');
  });
});

describe('where it cannot be loaded, every service answers in its own form', () => {
  beforeEach(() => {
    isBroken = true;
  });

  it('EC2 in the one that Terraform finds codes in', async () => {
    const response = await ask(signedFor('ec2'));
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/xml;charset=UTF-8']);
    expect(response.headers.get('x-amzn-requestid')).toBe('id-of-the-request');
    expect(await response.text()).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>InternalError<\/Code><Message>[^<]+<\/Message><\/Error><\/Errors><RequestID>id-of-the-request<\/RequestID><\/Response>$/,
    );
  });

  it.each(['sts', 'iam', 'monitoring'])('%s in that of the query protocol', async (service) => {
    const response = await ask(signedFor(service));
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/xml']);
    expect(await response.text()).toMatch(
      /^<ErrorResponse><Error><Type>Receiver<\/Type><Code>InternalError<\/Code><Message>[^<]+<\/Message><\/Error><RequestId>id-of-the-request<\/RequestId><\/ErrorResponse>$/,
    );
  });

  it.each([
    ['acm', 'CertificateManager.ListCertificates'],
    ['monitoring', 'GraniteServiceVersion20100801.ListMetrics'],
  ])('%s as JSON', async (service, target) => {
    const response = await ask({ ...signedFor(service), 'x-amz-target': target });
    expect(response.status).toBe(500);
    expect(response.headers.get('x-amzn-query-error')).toBe('InternalError;Receiver');
    expect(await response.json()).toMatchObject({ __type: 'InternalError' });
  });

  it('and large bodies are not read for it', async () => {
    expect((await ask({}, 'a'.repeat(1024 * 1024))).status).toBe(500);
  });
});
