import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { CloudWatchLogs } from '../../src/connections/log/log-destination.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { isSignedBy } from './aws-signature.ts';

export interface PutRequest {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

/** What a request meets instead of being served: the code of a failure, no answer at all, or a connection that breaks. */
export type Trouble = { readonly code: string; readonly status?: number } | 'never' | 'closed';

export interface CloudWatchLogsServer {
  readonly settings: CloudWatchLogs;
  /** The messages of each stream, `group stream`, in the order of their batches. */
  readonly streams: ReadonlyMap<string, readonly string[]>;
  /** `CreateLogStream group stream` and `PutLogEvents group stream count`, those that failed too. */
  readonly calls: readonly string[];
  makeGroup(name: string): void;
  /** The next requests meet these, one each. */
  next(...troubles: readonly Trouble[]): void;
  /** What RejectedLogEventsInfo says of the next batch that is taken. */
  reject(info: Readonly<Record<string, number>>): void;
  close(): Promise<void>;
}

const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a secret for tests, 40 characters long..',
};
const REGION = 'eu-central-1';
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Speaks the part of the CloudWatch Logs API that a log needs, and holds to the rules that its reference states: signatures, missing groups and
 * streams, the limits of a batch, its order and its span.
 */
export async function startCloudWatchLogs(...groups: readonly string[]): Promise<CloudWatchLogsServer> {
  const known = new Set(groups);
  const streams = new Map<string, string[]>();
  const calls: string[] = [];
  const troubles: Trouble[] = [];
  let rejected: Readonly<Record<string, number>> | undefined;

  const serve = (action: string, request: PutRequest): object => {
    const { logGroupName, logStreamName, logEvents } = request;
    const key = `${logGroupName} ${logStreamName}`;
    const messages = streams.get(key);
    if (!known.has(logGroupName))
      throw new Refused('ResourceNotFoundException', 'The log group does not exist.');
    if (action === 'CreateLogStream') {
      if (messages) throw new Refused('ResourceAlreadyExistsException', 'The log stream exists.');
      streams.set(key, []);
      return {};
    }
    if (!messages) throw new Refused('ResourceNotFoundException', 'The log stream does not exist.');
    checkBatch(request);
    messages.push(...logEvents.map(({ message }) => message));
    const info = rejected;
    rejected = undefined;
    return info ? { nextSequenceToken: '1', rejectedLogEventsInfo: info } : { nextSequenceToken: '1' };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const action = String(request.headers['x-amz-target']).replace('Logs_20140328.', '');
    const asked = JSON.parse(body.toString()) as PutRequest;
    const count = action === 'PutLogEvents' ? ` ${asked.logEvents.length}` : '';
    calls.push(`${action} ${asked.logGroupName} ${asked.logStreamName}${count}`);
    const trouble = troubles.shift();
    if (trouble === 'never') return;
    if (trouble === 'closed') return void request.socket.destroy();
    try {
      if (trouble) throw new Refused(trouble.code, 'As a test wants it.', trouble.status);
      if (!isSignedBy(request, body, { ...KEY, region: REGION, service: 'logs' })) {
        throw new Refused('InvalidSignatureException', 'The signature does not match.');
      }
      send(response, 200, serve(action, asked));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      send(response, error.status, { __type: error.code, message: error.message });
    }
  };

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      accessKeyId: KEY.accessKeyId,
      secretAccessKey: new Secret(KEY.secretAccessKey),
    },
    streams,
    calls,
    makeGroup: (name) => void known.add(name),
    next: (...more) => void troubles.push(...more),
    reject(info) {
      rejected = info;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** CloudWatch Logs API reference, PutLogEvents. */
function checkBatch({ logEvents }: PutRequest): void {
  const bytes = logEvents.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
  const times = logEvents.map(({ timestamp }) => timestamp);
  const inOrder = times.every((at, n) => at >= (times[n - 1] ?? 0));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const isGood =
    times.length >= 1 && times.length <= MOST_EVENTS && bytes <= MOST_BYTES && inOrder && span < DAY;
  if (!isGood)
    throw new Refused('InvalidParameterException', 'The batch is empty, too large, or not in order.');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
