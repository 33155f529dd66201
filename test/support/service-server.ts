import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Call, RawRequest, Service } from '../../src/ec2/service.ts';

const CALLER = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'alice',
  account: '123456789012',
  arn: 'arn:aws:iam::123456789012:user/alice',
  policies: [],
  sourceAddress: '127.0.0.1',
  isSecure: false,
};

/** One service behind a listener that asks nobody who calls, so that a real client can speak with it. */
export interface ServiceServer {
  /** What clients of the AWS SDK are made with. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** What came in, as it came. */
  readonly requests: RawRequest[];
  /** `action on target, target` of each call that was understood. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startService(service: Service): Promise<ServiceServer> {
  const requests: RawRequest[] = [];
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request: RawRequest = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      rawHeaders: incoming.rawHeaders,
      body: await buffer(incoming),
      sourceAddress: '127.0.0.1',
      isSecure: false,
    };
    requests.push(request);
    const { status, headers, body } = await answer(service, request, asked);
    outgoing.writeHead(status, { ...headers }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    client: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: CALLER.accessKeyId, secretAccessKey: 'a secret for tests' },
    },
    requests,
    asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(service: Service, request: RawRequest, asked: string[]) {
  const requestId = 'f0e1d2c3-0000-4000-8000-000000000000';
  const context = { caller: CALLER, requestId };
  try {
    const call: Call = service.understand(request);
    const targets = await call.targets(context);
    asked.push(...targets.map(({ arn, action = call.action }) => `${action} on ${arn}`));
    return await call.run(context);
  } catch (error) {
    return service.fail(error, requestId, request);
  }
}
