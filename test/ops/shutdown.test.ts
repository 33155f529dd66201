import { once } from 'node:events';
import { Agent, createServer, get, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLogging } from '../../src/ops/logging.ts';
import { createSignalHandler, drain } from '../../src/ops/shutdown.ts';

async function started(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('drain', () => {
  it('answers the request in flight, though its connection is kept alive, and then accepts nobody', async () => {
    const inFlight = Promise.withResolvers<() => void>();
    const server = createServer((_request, response) => inFlight.resolve(() => response.end('answered')));
    const port = await started(server);
    const answer = Promise.withResolvers<string>();
    get({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }, (response) => {
      response.on('data', (chunk) => answer.resolve(String(chunk)));
    });
    const finish = await inFlight.promise;
    const drained = drain(server);
    finish();
    expect(await answer.promise).toBe('answered');
    expect(await drained).toBe(true);
    const [refused] = await once(connect(port, '127.0.0.1'), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('cuts a request that does not end in time', async () => {
    const server = createServer(() => {});
    const port = await started(server);
    const client = get({ port, host: '127.0.0.1' });
    const cut = once(client, 'error');
    await once(server, 'request');
    expect(await drain(server, 100)).toBe(false);
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('has nothing to do for a server that never listened', async () => {
    expect(await drain(createServer())).toBe(true);
  });
});

describe('createSignalHandler', () => {
  const { logger } = createLogging({ level: 'error', format: 'json', destination: { write: () => {} } });

  function handler(stop: () => Promise<void>) {
    const exits: number[] = [];
    const time = { now: 0 };
    const exited = Promise.withResolvers<void>();
    const exit = (code: number) => {
      exits.push(code);
      exited.resolve();
    };
    const onSignal = createSignalHandler({ clock: () => time.now, logger, stop, exit });
    return { onSignal, exits, time, exited: exited.promise };
  }

  it('exits with 0 after everything has stopped', async () => {
    const { onSignal, exits, exited } = handler(async () => {});
    onSignal('SIGTERM');
    expect(exits).toEqual([]);
    await exited;
    expect(exits).toEqual([0]);
  });

  it('takes two signals in one moment as one, since npm repeats the terminal’s Ctrl-C', () => {
    const { onSignal, exits, time } = handler(() => new Promise(() => {}));
    onSignal('SIGINT');
    time.now = 499;
    onSignal('SIGINT');
    expect(exits).toEqual([]);
  });

  it('exits at once with 1 at a second signal', () => {
    const { onSignal, exits, time } = handler(() => new Promise(() => {}));
    onSignal('SIGINT');
    time.now = 500;
    onSignal('SIGINT');
    expect(exits).toEqual([1]);
  });

  it('exits with 1 when stopping fails', async () => {
    const { onSignal, exits, exited } = handler(() => Promise.reject(new Error('no')));
    onSignal('SIGTERM');
    await exited;
    expect(exits).toEqual([1]);
  });
});
