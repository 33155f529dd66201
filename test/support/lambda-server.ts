import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { LambdaFunction } from '../../src/connections/handler/configured-handler.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { isSignedBy } from './aws-signature.ts';

/** A synchronous invocation, as AWS Lambda's Invoke API takes it. */
export interface Invoked {
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly invocationType: string | undefined;
  readonly payload: string;
}

/** What a function or the service does. The status is that of the invocation: 200 also where the function failed. */
export type LambdaAnswer =
  | { readonly payload: string | Buffer; readonly functionError?: 'Handled' | 'Unhandled' }
  /** The service's own failure: `X-Amzn-ErrorType`. */
  | { readonly status: number; readonly error: string; readonly message?: string }
  /** An answer that does not end. */
  | 'endless'
  | 'never'
  | 'closed';

export interface LambdaServer {
  readonly lambda: LambdaFunction;
  readonly invoked: readonly Invoked[];
  /** How many requests came, those that were refused too, and how many connections are open. */
  counts(): { readonly requests: number; readonly connections: number };
  /** From now on. */
  answer(answer: (invoked: Invoked) => LambdaAnswer): void;
  close(): Promise<void>;
}

const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a secret for tests, 40 characters long..',
};
const REGION = 'eu-central-1';
const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations(?:\?Qualifier=([^&]+))?$/;

/** Speaks the Invoke API of AWS Lambda. Requests that are not signed with its key are refused, as AWS does. */
export async function startLambda(first: (invoked: Invoked) => LambdaAnswer): Promise<LambdaServer> {
  const invoked: Invoked[] = [];
  let current = first;
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    requests += 1;
    const body = await buffer(request);
    if (!isSignedBy(request, body, { ...KEY, region: REGION, service: 'lambda' })) {
      return send(response, { status: 403, error: 'InvalidSignatureException', message: 'Wrong signature.' });
    }
    const [, name, qualifier] = INVOCATION.exec(request.url ?? '') ?? [];
    if (name === undefined || request.method !== 'POST') {
      return send(response, { status: 404, error: 'UnknownOperationException' });
    }
    const invocation = {
      functionName: decodeURIComponent(name),
      qualifier: qualifier && decodeURIComponent(qualifier),
      invocationType: request.headers['x-amz-invocation-type']?.toString(),
      payload: body.toString(),
    };
    invoked.push(invocation);
    return send(response, current(invocation));
  }).listen(0, '127.0.0.1');
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { accessKeyId, secretAccessKey } = KEY;
  return {
    lambda: {
      kind: 'lambda',
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
    },
    invoked,
    counts: () => ({ requests, connections: sockets.size }),
    answer(next) {
      current = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, answer: LambdaAnswer): void {
  if (answer === 'never') return;
  if (answer === 'closed') return void response.socket?.destroy();
  if (answer === 'endless') {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    };
    return void response.on('drain', more).writeHead(200).write('', more);
  }
  if ('error' in answer) {
    const { status, error, message = 'As a test wants it.' } = answer;
    const headers = { 'Content-Type': 'application/json', 'X-Amzn-ErrorType': error };
    return void response.writeHead(status, headers).end(JSON.stringify({ Type: 'User', Message: message }));
  }
  const { payload, functionError } = answer;
  const headers = {
    'X-Amz-Executed-Version': '$LATEST',
    ...(functionError && { 'X-Amz-Function-Error': functionError }),
  };
  response.writeHead(200, headers).end(payload);
}
