import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createAccess } from '../../src/ec2/access/create-access.ts';
import { parsePolicy } from '../../src/ec2/access/parse-policy.ts';
import { type ApiServerOptions, createApiServer } from '../../src/ec2/api-server.ts';
import { type AnsweredCall, createManagementApi } from '../../src/ec2/management-api.ts';
import type { Service } from '../../src/ec2/service.ts';
import { signatureHeaders, type UpstreamCredentials } from '../../src/ec2/upstream/sign-request.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { recordingLogger } from './recording-logger.ts';

export const REALM = { account: '123456789012', region: 'us-east-1' } as const;

/** The one key that the API of a test knows. */
export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a-secret-of-tests-with-forty-characters0',
} as const;

const SIGNER: UpstreamCredentials = {
  accessKeyId: CREDENTIALS.accessKeyId,
  secretAccessKey: new Secret(CREDENTIALS.secretAccessKey),
  region: REALM.region,
};

type Statement = Parameters<typeof parsePolicy>[0]['Statement'][number];
const ALLOW_ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

/** The management API over some services, on a real socket. */
export async function startManagementApi(
  services: readonly Service[],
  options: ApiServerOptions & { readonly statements?: readonly Statement[] } = {},
) {
  const calls: AnsweredCall[] = [];
  const counted: string[] = [];
  const { logger, lines } = recordingLogger();
  const key = {
    ...SIGNER,
    userName: 'ops',
    policies: [parsePolicy({ Statement: [...(options.statements ?? [ALLOW_ALL])] })],
  };
  const keys = [key];
  const api = createManagementApi({
    services,
    access: createAccess({ accessKeys: () => keys, realm: () => REALM, clock: Date.now }),
    recordCall: (call) => void calls.push(call),
    metrics: { increment: (_name, labels) => void counted.push(Object.values(labels).join(' ')) },
    logger,
    newRequestId: randomUUID,
  });
  const server = createApiServer(async () => api, options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    server,
    port,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    /** Every call that the audit learned of. */
    calls,
    /** `action code` of each, as the metrics have it. */
    counted,
    lines,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const CONTENT_TYPE = 'application/x-www-form-urlencoded';

/** A form, signed as a client would. */
export async function postSigned(url: string, body: string, path = '/'): Promise<Response> {
  const form = { path, host: new URL(url).host, contentType: CONTENT_TYPE, body };
  const headers = { 'content-type': CONTENT_TYPE, ...signatureHeaders(form, SIGNER, Date.now()) };
  return fetch(url + path, { method: 'POST', body, headers });
}
