import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gatewayFailureSchema } from '../../src/connections/gateway-contract.ts';
import type { GatewayApi } from '../../src/gateway-api/gateway-api.ts';
import { gatewayApiLoadedWithFirstRequest } from '../../src/gateway-api/load-gateway-api.ts';
import { recordingLogger } from '../support/recording-logger.ts';

let attempts: number;
let isBroken: boolean;
let stops: number;
let logged: ReturnType<typeof recordingLogger>;
let api: GatewayApi;
let server: Server;
let url: string;

const LOADED: GatewayApi = {
  serve: async (_request, response) => void response.end('answered'),
  stop: () => {
    stops++;
  },
};

beforeEach(async () => {
  attempts = 0;
  isBroken = false;
  stops = 0;
  logged = recordingLogger();
  api = gatewayApiLoadedWithFirstRequest({
    async load() {
      attempts++;
      await wait(50);
      if (isBroken) throw new Error('Cannot find module');
      return LOADED;
    },
    logger: logged.logger,
  });
  server = createServer((request, response) => void api.serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

it('is loaded once, with the first request, and whoever comes meanwhile waits', async () => {
  expect(attempts).toBe(0);
  const answers = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).text()));
  expect(answers).toEqual(['answered', 'answered', 'answered']);
  expect(attempts).toBe(1);
});

it('asks gateways to come again where it cannot be loaded, says why in the log, and tries once more', async () => {
  isBroken = true;
  const response = await fetch(url);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(gatewayFailureSchema.parse(await response.json()).code).toBe('Unavailable');
  expect(logged.lines).toMatchObject([
    { level: 'error', fields: { error: { message: 'Cannot find module' } } },
  ]);
  isBroken = false;
  expect(await (await fetch(url)).text()).toBe('answered');
});

it('is stopped also where its first request comes when the process is about to end', async () => {
  api.stop();
  expect(attempts).toBe(0);
  await fetch(url);
  expect(stops).toBe(1);
});

it('is stopped once it is loaded, where that is under way', async () => {
  const asked = fetch(url);
  await wait(10);
  api.stop();
  await asked;
  expect(stops).toBeGreaterThan(0);
});
