import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FileServer, type FileServerOptions, startFileServer } from '../support/file-server.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let server: FileServer;
afterEach(async () => {
  agent.destroy();
  await server.close();
});

async function serve(content: Uint8Array, options: Omit<FileServerOptions, 'content'> = {}): Promise<void> {
  server = await startFileServer({ content, ...options });
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function ask(headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const answer = await begin(headers, method);
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

async function begin(headers: Readonly<Record<string, string>>, method: string): Promise<IncomingMessage> {
  const asked = request({
    host: '127.0.0.1',
    port: server.port,
    path: '/file',
    method,
    headers,
    agent,
  }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads a whole answer in pieces of random size, with pauses between them; returns its body. */
async function stutter(pause: () => Promise<void>): Promise<Buffer> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  socket.write('GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const pieces: Buffer[] = [];
  for await (const piece of socket) {
    pieces.push(piece);
    await pause();
  }
  const answer = Buffer.concat(pieces);
  return answer.subarray(answer.indexOf('\r\n\r\n') + 4);
}

describe('a file', () => {
  it('comes whole, with what a client needs to save it, to check it and to go on with it later', async () => {
    const content = randomBytes(300_000);
    await serve(content, { name: 'OpenVPN Connect größer.msi' });
    const { status, headers, body } = await ask();
    expect(status).toBe(200);
    expect(sha256(body)).toBe(sha256(content));
    expect(headers).toMatchObject({
      'content-type': 'application/x-msi',
      'content-length': '300000',
      'accept-ranges': 'bytes',
      etag: `"${sha256(content)}"`,
      'repr-digest': `sha-256=:${createHash('sha256').update(content).digest('base64')}:`,
      'cache-control': 'private, no-cache',
    });
    expect(headers['content-disposition']).toBe(
      `attachment; filename="OpenVPN Connect gr??er.msi"; filename*=UTF-8''OpenVPN%20Connect%20gr%C3%B6%C3%9Fer.msi`,
    );
    expect(Date.parse(headers['last-modified'] ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(server.results).toEqual(['complete']);
  });

  it('tells HEAD the same, without the bytes', async () => {
    await serve(randomBytes(1000));
    const [got, head] = [await ask(), await ask({}, 'HEAD')];
    const { date: _1, ...expected } = got.headers;
    expect(head.headers).toMatchObject(expected);
    expect(head.body).toHaveLength(0);
  });

  it('gives for each of 3,000 random ranges exactly the bytes that the file has there', async () => {
    const content = randomBytes(3_000_017);
    await serve(content);
    const askOnce = async () => {
      const first = randomInt(content.length);
      const last = Math.min(first + randomInt(20_000), content.length - 1);
      const { status, headers, body } = await ask({ Range: `bytes=${first}-${last}` });
      expect(status).toBe(206);
      expect(headers['content-range']).toBe(`bytes ${first}-${last}/${content.length}`);
      expect(body.equals(content.subarray(first, last + 1))).toBe(true);
    };
    const inTurn = async () => {
      for (let count = 0; count < 750; count += 1) await askOnce();
    };
    await Promise.all([inTurn(), inTurn(), inTurn(), inTurn()]);
  });

  it('reaches slow and stuttering readers as it is: no buffer is written to while it is on its way', async () => {
    const content = randomBytes(24 * 1024 * 1024);
    await serve(content);
    const readers = Array.from({ length: 8 }, (_, index) =>
      stutter(async () => {
        if (randomInt(12) < index) await wait(randomInt(4));
      }),
    );
    for (const body of await Promise.all(readers)) expect(sha256(body)).toBe(sha256(content));
  });

  it('is not sent again to somebody who has it', async () => {
    await serve(randomBytes(1000));
    const { headers } = await ask();
    const etag = String(headers.etag);
    const date = String(headers['last-modified']);
    const earlier = new Date(Date.parse(date) - 1000).toUTCString();
    const cases: readonly (readonly [number, Record<string, string>])[] = [
      [304, { 'If-None-Match': etag }],
      [304, { 'If-None-Match': `"x", W/${etag}` }],
      [304, { 'If-None-Match': '*' }],
      [200, { 'If-None-Match': '"x"' }],
      [304, { 'If-Modified-Since': date }],
      [200, { 'If-Modified-Since': earlier }],
      [200, { 'If-None-Match': '"x"', 'If-Modified-Since': date }],
      [200, { 'If-Match': etag }],
      [200, { 'If-Match': '*' }],
      [412, { 'If-Match': '"x"' }],
      [412, { 'If-Match': `W/${etag}` }],
      [200, { 'If-Unmodified-Since': date }],
      [412, { 'If-Unmodified-Since': earlier }],
      [200, { 'If-Match': etag, 'If-Unmodified-Since': earlier }],
      [412, { 'If-Match': '"x"', 'If-None-Match': etag }],
      [304, { 'If-None-Match': etag, Range: 'bytes=0-1' }],
    ];
    for (const [status, conditions] of cases) {
      const answer = await ask(conditions);
      expect(answer.status, JSON.stringify(conditions)).toBe(status);
      if (status === 304) expect(answer.headers.etag).toBe(etag);
      if (status !== 200) expect(answer.body).toHaveLength(0);
    }
  });

  it('goes on only where it is the same file', async () => {
    await serve(randomBytes(1000));
    const { headers } = await ask();
    const etag = String(headers.etag);
    const date = String(headers['last-modified']);
    const cases: readonly (readonly [number, string])[] = [
      [206, etag],
      [206, date],
      [200, '"x"'],
      [200, `W/${etag}`],
      [200, new Date(Date.parse(date) + 1000).toUTCString()],
    ];
    for (const [status, condition] of cases) {
      const answer = await ask({ Range: 'bytes=990-', 'If-Range': condition });
      expect([answer.status, answer.body.length], condition).toEqual([status, status === 206 ? 10 : 1000]);
    }
  });

  it('is whole for several ranges, and nothing for a range behind its end', async () => {
    await serve(randomBytes(1000));
    expect((await ask({ Range: 'bytes=0-1,5-6' })).body).toHaveLength(1000);
    const behind = await ask({ Range: 'bytes=1000-' });
    expect(behind).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */1000' } });
    expect(behind.headers['content-disposition']).toBeUndefined();
  });
});

describe('a client that hangs up', () => {
  it('ends the transfer in the middle, also one that waits behind another on the same connection', async () => {
    await serve(randomBytes(24 * 1024 * 1024));
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.write('GET /file HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));
    await once(socket, 'readable');
    socket.destroy();
    await vi.waitFor(() => expect(server.results).toEqual(['aborted', 'aborted', 'aborted']));
  });

  it('and one that stalls for too long is cut off', async () => {
    await serve(randomBytes(24 * 1024 * 1024), { clientIdleLimit: 100 });
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.write('GET /file HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');
    await vi.waitFor(() => expect(server.results).toEqual(['aborted']));
    socket.destroy();
  });
});

describe('a file that is changed in place', () => {
  it('is refused before anything is sent, and the answer has nothing of it', async () => {
    await serve(randomBytes(1000));
    appendFileSync(server.path, 'more');
    const { status, headers } = await ask();
    expect(status).toBe(503);
    expect(headers['content-disposition']).toBeUndefined();
    expect(server.results).toMatchObject([{ code: 'InstallerChanged' }]);
  });

  it('is an answer without anything of it, when that shows only at the first bytes', async () => {
    await serve(randomBytes(1000));
    const file = await server.installer.borrow();
    const assertUnchanged = () => Promise.reject(new Error('changed'));
    vi.spyOn(server.installer, 'borrow').mockResolvedValueOnce({ ...file, assertUnchanged });
    const { status, headers } = await ask({ Range: 'bytes=0-9' });
    expect(status).toBe(503);
    for (const name of ['content-disposition', 'content-range', 'etag', 'repr-digest', 'accept-ranges'])
      expect(headers[name], name).toBeUndefined();
    expect(headers['content-length']).toBeUndefined();
  });

  it('never looks complete, when it was changed or cut while it was sent', async () => {
    const change: readonly ((path: string) => void)[] = [
      (path) => writeFileSync(path, randomBytes(24 * 1024 * 1024)),
      (path) => truncateSync(path, 1000),
    ];
    for (const act of change) {
      await serve(randomBytes(24 * 1024 * 1024));
      const answer = await begin({}, 'GET');
      await once(answer, 'readable');
      act(server.path);
      await expect(buffer(answer).then(({ length }) => length)).rejects.toThrow('aborted');
      expect(server.results).toMatchObject([{ code: 'InstallerChanged' }]);
      if (act !== change.at(-1)) await server.close();
    }
  });
});
