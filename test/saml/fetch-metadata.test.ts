import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { formatIpAddress, type IpAddress } from '../../src/kernel/ip-address.ts';
import { type FetchOptions, fetchMetadata } from '../../src/saml/fetch-metadata.ts';
import { MetadataFetchFailed } from '../../src/saml/metadata-fetch-failures.ts';
import { documentListener, type MetadataServer, startMetadataServer } from '../support/metadata-server.ts';

const DOCUMENT = '<EntityDescriptor>é</EntityDescriptor>';
const HERE: FetchOptions = { allowsPrivateAddress: true };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(...parts: Parameters<typeof startMetadataServer>): Promise<MetadataServer> {
  const server = await startMetadataServer(...parts);
  closers.push(() => server.close());
  return server;
}

/** The code and the words of the failure. */
async function failureOf(url: string, options: FetchOptions = HERE) {
  const failure = await fetchMetadata(url, options).catch((error: unknown) => error);
  if (!(failure instanceof MetadataFetchFailed)) throw new Error(`No failure of a fetch: ${String(failure)}`);
  return { code: failure.code, message: failure.message };
}

describe('a metadata document at an address', () => {
  it('is fetched, and confirmed by its ETag afterwards', async () => {
    const headers = { 'Cache-Control': 'public, max-age=3600' };
    const { origin, requests } = await serve(documentListener(DOCUMENT, { etag: '"one"', headers }));
    expect(await fetchMetadata(`${origin}/idp.xml?app=1`, HERE)).toEqual({
      document: DOCUMENT,
      etag: '"one"',
      maxAge: 3_600_000,
    });
    expect(await fetchMetadata(`${origin}/idp.xml`, { ...HERE, etag: '"one"' })).toEqual({
      document: undefined,
      maxAge: 3_600_000,
    });
    expect(requests.map(({ url }) => url)).toEqual(['/idp.xml?app=1', '/idp.xml']);
    expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
  });

  it('may be three redirects away, at relative addresses too', async () => {
    const { origin } = await serve((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 3) return documentListener(DOCUMENT)(request, response);
      response.writeHead(302, { Location: `${step + 1}` }).end();
    });
    expect(await fetchMetadata(`${origin}/0`, HERE)).toEqual({ document: DOCUMENT });
  });

  it('is fetched by a connection of its own each time, and leaves none behind', async () => {
    const { origin, requests } = await serve(documentListener(DOCUMENT));
    for (let time = 0; time < 3; time += 1) await fetchMetadata(origin, HERE);
    expect(new Set(requests.map(({ socket }) => socket)).size).toBe(3);
    await expect.poll(() => requests.every(({ socket }) => socket.destroyed)).toBe(true);
  });
});

describe('an address that is not to be asked', () => {
  const asked: string[] = [];
  const nobody: RequestListener = (request, response) => {
    asked.push(`${request.url}`);
    response.end();
  };

  it.each([
    ['http://idp.example/metadata', 'does not start with https:'],
    ['ftp://idp.example/metadata', 'does not start with https:'],
    ['file:///etc/passwd', 'does not start with https:'],
    ['https://user:secret@idp.example/', 'holds a user name or password'],
    ['idp.example/metadata', 'is not a URL'],
    [`https://idp.example/${'a'.repeat(2048)}`, 'more than 2048 characters'],
  ])('is refused: %s', async (url, words) => {
    const { code, message } = await failureOf(url);
    expect(code).toBe('MetadataUrlForbidden');
    expect(message).toContain(words);
    expect(message).not.toContain('secret');
  });

  it('is one that a redirect leads to, too', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(302, { Location: 'http://idp.example/metadata' }).end();
    });
    const { code, message } = await failureOf(origin);
    expect(code).toBe('MetadataUrlForbidden');
    expect(message).toContain('redirects to http://idp.example/metadata, which does not start with https:');
  });

  it('is one of this machine or a private network, however it is written', async () => {
    const { origin } = await serve(nobody);
    const { port } = new URL(origin);
    for (const host of ['127.0.0.1', 'localhost', '127.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]']) {
      for (const scheme of ['http', 'https']) {
        const { code } = await failureOf(`${scheme}://${host}:${port}/`, {});
        expect([host, code]).toEqual([
          host,
          scheme === 'http' && host.includes('ffff') ? 'MetadataUrlForbidden' : 'MetadataAddressPrivate',
        ]);
      }
    }
    for (const address of ['10.0.0.1', '169.254.169.254', '[fd00::1]', '[fe80::1]']) {
      expect((await failureOf(`https://${address}/`, {})).code).toBe('MetadataAddressPrivate');
    }
    expect(asked).toEqual([]);
  });

  it('is looked up once, and asked at what was found then: a name cannot change its mind', async () => {
    const { origin, requests } = await serve(documentListener(DOCUMENT));
    const { port } = new URL(origin);
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? '127.0.0.1' : '255.255.255.255', family: 4 }];
    };
    const options = { ...HERE, resolve };
    await expect(fetchMetadata(`http://localhost:${port}/`, options)).resolves.toEqual({
      document: DOCUMENT,
    });
    expect(lookups).toBe(1);
    expect(requests[0]?.headers.host).toBe(`localhost:${port}`);
  });

  it('is a private one that a public one redirects to', async () => {
    const inner = await serve(nobody);
    const redirect: RequestListener = (_request, response) => {
      response.writeHead(302, { Location: `${inner.origin}/latest/meta-data` }).end();
    };
    const outer = await serve(redirect, undefined, '127.0.0.2');
    const isPublic = (address: IpAddress) => formatIpAddress(address) === '127.0.0.2';
    const { code, message } = await failureOf(outer.origin, { isPublic });
    expect(code).toBe('MetadataAddressPrivate');
    expect(message).toContain('127.0.0.1 has no public address');
    expect(outer.requests).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it('is left out where a name has it beside a public one', async () => {
    const { origin, requests } = await serve(documentListener(DOCUMENT), undefined, '127.0.0.2');
    const other = await serve(nobody);
    const resolve = async () =>
      ['127.0.0.1', 'fe80::1%lo', '127.0.0.2'].map((address) => ({
        address,
        family: address[0] === 'f' ? 6 : 4,
      }));
    const isPublic = (address: IpAddress) => formatIpAddress(address) === '127.0.0.2';
    const url = `http://localhost:${new URL(origin).port}/`;
    expect(await fetchMetadata(url, { resolve, isPublic })).toEqual({ document: DOCUMENT });
    expect(requests).toHaveLength(1);
    expect(other.requests).toEqual([]);
  });

  it('may be private when the operator says so, and its redirects as well', async () => {
    const inner = await serve(documentListener(DOCUMENT));
    const outer = await serve((_request, response) => {
      response.writeHead(307, { Location: `${inner.origin}/idp.xml` }).end();
    });
    expect(await fetchMetadata(outer.origin, HERE)).toEqual({ document: DOCUMENT });
  });
});

describe('a hostile or broken server', () => {
  const LIMIT: FetchOptions = { ...HERE, limitMilliseconds: 300 };

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    [
      'trickles its headers',
      (_request, response) => {
        const { socket } = response;
        socket?.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket?.write('X-Slow: 1\r\n'), 20);
        socket?.once('close', () => clearInterval(timer));
      },
    ],
    [
      'trickles its document',
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      },
    ],
    [
      'redirects slowly without an end',
      (_request, response) => {
        setTimeout(() => response.writeHead(302, { Location: '/again' }).end(), 120);
      },
    ],
  ])('that %s has its time, and no more', async (_name, listener) => {
    const { origin, requests } = await serve(listener);
    const { code, message } = await failureOf(origin, LIMIT);
    expect(code).toBe('MetadataFetchTimedOut');
    expect(message).toContain('did not answer whole within 0.3 seconds');
    await expect.poll(() => requests.every(({ socket }) => socket.destroyed)).toBe(true);
  });

  it('whose name is never resolved has its time, too', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    expect((await failureOf('https://idp.example/', { ...LIMIT, resolve })).code).toBe(
      'MetadataFetchTimedOut',
    );
  });

  it('that never ends its document is left after 1 MB', async () => {
    let sent = 0;
    const { origin } = await serve((_request, response) => {
      const piece = Buffer.alloc(65_536, '<');
      const more = () => {
        while (!response.destroyed && response.write(piece)) sent += piece.length;
      };
      response.on('drain', more);
      more();
    });
    const { code, message } = await failureOf(origin);
    expect(code).toBe('MetadataAnswerTooLarge');
    expect(message).toContain('more than 1 MB');
    // What was on its way already, in the buffers of two sockets.
    expect(sent).toBeLessThan(20 * 1_048_576);
  });

  it('that sends 1 MB to the byte is heard, and one byte more is too many', async () => {
    const { origin, answer } = await serve(documentListener('a'.repeat(1_048_576)));
    expect((await fetchMetadata(origin, HERE)).document).toHaveLength(1_048_576);
    answer(documentListener('a'.repeat(1_048_577)));
    expect((await failureOf(origin)).code).toBe('MetadataAnswerTooLarge');
  });

  it('that redirects in a circle is followed three times', async () => {
    const { origin, requests } = await serve((_request, response) => {
      response.writeHead(302, { Location: '/again' }).end();
    });
    const { code, message } = await failureOf(origin);
    expect(code).toBe('MetadataRedirectsTooMany');
    expect(message).toContain('more than 3 times');
    expect(requests).toHaveLength(4);
  });

  it('that sends a bomb of gzip is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    expect(await failureOf(origin)).toEqual({
      code: 'MetadataAnswerCompressed',
      message: expect.stringContaining('the encoding "gzip", which was not asked for'),
    });
  });

  it.each([
    [404, 'status 404'],
    [500, 'status 500'],
    [204, 'status 204'],
    [304, 'status 304'],
    [302, 'status 302'],
  ])('that answers %s is told so', async (status, words) => {
    const { origin } = await serve((_request, response) => void response.writeHead(status).end());
    const { code, message } = await failureOf(`${origin}/idp.xml?key=planted`);
    expect(code).toBe('MetadataStatusUnexpected');
    expect(message).toContain(words);
    expect(message).toContain('/idp.xml');
    expect(message).not.toContain('planted');
  });

  it('that sends no text is told so', async () => {
    const { origin } = await serve(
      (_request, response) => void response.end(Buffer.from('<a/>', 'utf16le').fill(0xff, 0, 2)),
    );
    expect((await failureOf(origin)).code).toBe('MetadataAnswerNotText');
  });

  it('that breaks off in the middle, or speaks another protocol, is unreachable', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('<Entity');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await failureOf(origin)).code).toBe('MetadataUnreachable');
    const other = createServer((socket) => void socket.resume().end('220 mail.example ESMTP\r\n')).listen(
      0,
      '127.0.0.1',
    );
    closers.push(() => new Promise((resolve) => other.close(resolve)));
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    expect((await failureOf(`http://127.0.0.1:${port}/`)).code).toBe('MetadataUnreachable');
  });

  it('that is not there is unreachable, with the reason that the system gives', async () => {
    const { origin, close } = await startMetadataServer(documentListener(DOCUMENT));
    await close();
    const { code, message } = await failureOf(origin);
    expect(code).toBe('MetadataUnreachable');
    expect(message).toContain('(ECONNREFUSED)');
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect((await failureOf('https://nobody.example/', { resolve })).message).toContain('(ENOTFOUND)');
  });

  it('whose certificate nobody here knows is not trusted, and gets no request', async () => {
    const tls = await makeCertificate({ commonName: 'localhost', purpose: 'server', keyKind: 'ec-p256' });
    const { origin, requests } = await serve(documentListener(DOCUMENT), tls);
    const { code, message } = await failureOf(origin);
    expect(code).toBe('MetadataServerUntrusted');
    expect(message).toContain('NODE_EXTRA_CA_CERTS');
    expect(requests).toEqual([]);
  });
});

describe('a fetch that nobody waits for any more', () => {
  it('ends at once', async () => {
    const { origin, requests } = await serve(() => undefined);
    const stop = new AbortController();
    const fetching = fetchMetadata(origin, { ...HERE, signal: stop.signal }).catch((error: unknown) => error);
    await expect.poll(() => requests.length).toBe(1);
    stop.abort();
    expect(await fetching).toBeInstanceOf(MetadataFetchFailed);
    await expect.poll(() => requests[0]?.socket.destroyed).toBe(true);
  });
});
