import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLdapConnection } from '../../../src/connections/directory/ldap-connection.ts';
import { type KeyAndCertificate, makeCertificate } from '../../../src/demo/certificates.ts';

/** The loopback address in a form that is not taken for it, so that StartTLS is asked of it. */
const HOST = '::ffff:7f00:1';
const SECRET = 'Correct.Horse1';
/** RFC 4511, sections 4.12 and 4.5.2: the last answer to each. */
const EXTENDED_RESPONSE = 0x78;
const SEARCH_RESULT_DONE = 0x65;

let authority: KeyAndCertificate;
let certificate: KeyAndCertificate;
beforeAll(async () => {
  authority = await makeCertificate({ commonName: 'Corp CA', purpose: 'certificate-authority' });
  certificate = await makeCertificate({ commonName: HOST, purpose: 'server', issuer: authority });
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** What a server heard, apart from TLS: one text for each connection. */
interface Heard {
  readonly url: string;
  readonly connections: readonly Buffer[];
}

async function startServer(scheme: string, serve: (socket: Socket) => void): Promise<Heard> {
  const connections: Buffer[] = [];
  const server = createServer((socket) => {
    const number = connections.push(Buffer.alloc(0)) - 1;
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      connections[number] = data;
    });
    serve(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `${scheme}://[${HOST}]:${typeof address === 'object' && address ? address.port : 0}`,
    connections,
  };
}

/** LDAPResult with success (RFC 4511, section 4.1.9), to the request with this message id. */
function success(operation: number, request: Buffer): Buffer {
  const messageId = request[4] ?? 0;
  return Buffer.from([0x30, 12, 2, 1, messageId, operation, 7, 0x0a, 1, 0, 4, 0, 4, 0]);
}

function tlsOn(socket: Socket): TLSSocket {
  const { certificate: cert, privateKey: key } = certificate;
  const secureContext = createSecureContext({ cert, key });
  return new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
}

/** Both hang up once everything is ready for the password. */
const SERVERS = {
  ldap: (socket: Socket) => {
    socket.once('data', (request) => {
      socket.write(success(EXTENDED_RESPONSE, request));
      tlsOn(socket).on('secure', () => setTimeout(() => socket.destroy(), 50));
    });
  },
  ldaps: (socket: Socket) => {
    const secured = tlsOn(socket);
    secured.on('data', (request: Buffer) => secured.end(success(SEARCH_RESULT_DONE, request)));
  },
} as const;

describe('A connection to a directory', () => {
  it.each(['ldap', 'ldaps'] as const)(
    'over %s is never made a second time, where it would be in clear, or as nobody',
    async (scheme) => {
      const { url, connections } = await startServer(scheme, SERVERS[scheme]);
      const client = await openLdapConnection({ urls: [url], certificateAuthorities: authority.certificate });
      await sleep(200);
      await expect(client.bind('alice@corp.example.com', SECRET)).rejects.toThrow();
      await client.unbind().catch(() => undefined);
      expect(connections).toHaveLength(1);
      expect(Buffer.concat(connections).includes(SECRET)).toBe(false);
    },
  );

  it('needs the certificate of the authority, also after StartTLS', async () => {
    const { url } = await startServer('ldap', SERVERS.ldap);
    await expect(openLdapConnection({ urls: [url] })).rejects.toThrow(/unable to verify|self-signed/);
  });

  it('fails with what the last server said, when none is there', async () => {
    const urls = ['ldaps://127.0.0.1:9', 'ldap://127.0.0.1:9'];
    await expect(openLdapConnection({ urls })).rejects.toThrow(/ECONNREFUSED/);
  });
});
