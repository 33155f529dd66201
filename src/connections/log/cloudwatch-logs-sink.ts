import type * as CloudWatchLogsSdk from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogs } from './log-destination.ts';
import {
  allWritten,
  ConnectionLogUnwritable,
  type LogSink,
  noneWritten,
  type SinkEntry,
  type WriteOutcome,
} from './log-sink.ts';

type Sdk = typeof CloudWatchLogsSdk;
type Client = CloudWatchLogsSdk.CloudWatchLogsClient;

/** Milliseconds for one request; an address that does not answer must not hold what waits behind it. */
const PATIENCE = 10_000;
/** CloudWatch Logs API reference, PutLogEvents: the events of a batch lie within 24 hours. Milliseconds. */
const LONGEST_SPAN = 24 * 60 * 60 * 1000;

/**
 * Puts entries into the streams of a log group, each stream for itself. A stream that is missing is made; a group is not, as in AWS, where it is the
 * administrator's (guide, "AWS Client VPN connection logs"). The SDK is loaded with the first entry.
 */
export function createCloudWatchLogsSink(logGroupName: string, settings: CloudWatchLogs): LogSink {
  let streams: LogStreams | undefined;
  return {
    async write(entries) {
      try {
        streams ??= await openStreams(logGroupName, settings);
      } catch (error) {
        return noneWritten(entries, unwritable(error));
      }
      const opened = streams;
      const byStream = Map.groupBy(entries, ({ stream }) => stream);
      const outcomes = await Promise.all(
        [...byStream].map(([stream, some]) => putInto(opened, stream, some)),
      );
      return together(entries, outcomes);
    },
    async close() {
      streams?.client.destroy();
    },
  };
}

interface LogStreams {
  readonly client: Client;
  put(stream: string, events: readonly SinkEntry[]): Promise<CloudWatchLogsSdk.PutLogEventsCommandOutput>;
  create(stream: string): Promise<void>;
}

async function openStreams(logGroupName: string, settings: CloudWatchLogs): Promise<LogStreams> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs');
  const client = clientFor(sdk, settings);
  const patience = () => ({ abortSignal: AbortSignal.timeout(PATIENCE) });
  return {
    client,
    put(logStreamName, entries) {
      const logEvents = entries.map(({ at, line }) => ({ timestamp: at, message: line }));
      return client.send(new sdk.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }), patience());
    },
    async create(logStreamName) {
      const create = new sdk.CreateLogStreamCommand({ logGroupName, logStreamName });
      await client.send(create, patience()).catch((error: unknown) => {
        // Another replica was faster.
        if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
      });
    },
  };
}

/** One attempt: what failed waits and is tried again anyway. Nothing is taken from the environment. */
function clientFor(sdk: Sdk, { endpoint, region, accessKeyId, secretAccessKey }: CloudWatchLogs): Client {
  return new sdk.CloudWatchLogsClient({
    region,
    credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal() },
    maxAttempts: 1,
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint !== undefined && { endpoint }),
  });
}

/** In the order of their times, as PutLogEvents wants them; a clock may have gone back. */
async function putInto(
  streams: LogStreams,
  stream: string,
  entries: readonly SinkEntry[],
): Promise<WriteOutcome> {
  const inOrder = entries.toSorted((one, other) => one.at - other.at);
  const first = inOrder[0]?.at ?? 0;
  const end = inOrder.findIndex(({ at }) => at - first >= LONGEST_SPAN);
  const some = end < 0 ? inOrder : inOrder.slice(0, end);
  const later = inOrder.slice(some.length);
  try {
    const outcome = outcomeOf(await putOrCreate(streams, stream, some), some.length);
    return { ...outcome, rest: later };
  } catch (error) {
    if (isNamed(error, 'DataAlreadyAcceptedException')) return { ...allWritten(), rest: later };
    const failure = unwritable(error);
    // Trying the same again would keep everything behind it waiting for ever.
    if (isNamed(error, 'InvalidParameterException')) return { rest: later, refused: some.length, failure };
    return noneWritten(entries, failure);
  }
}

async function putOrCreate(streams: LogStreams, stream: string, entries: readonly SinkEntry[]) {
  try {
    return await streams.put(stream, entries);
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException')) throw error;
    await streams.create(stream);
    return streams.put(stream, entries);
  }
}

/** Events that are too old, or too far ahead, are refused while the others are taken (RejectedLogEventsInfo: the first index is included, the last is not). */
function outcomeOf(
  { rejectedLogEventsInfo: info }: CloudWatchLogsSdk.PutLogEventsCommandOutput,
  count: number,
): WriteOutcome {
  if (!info) return allWritten();
  const old = Math.max(info.tooOldLogEventEndIndex ?? 0, info.expiredLogEventEndIndex ?? 0);
  const refused = Math.min(count, old + count - (info.tooNewLogEventStartIndex ?? count));
  const failure = new ConnectionLogUnwritable(
    'CloudWatch Logs refused entries for their time: more than 14 days ago, longer ago than the group keeps them, or more than 2 hours ahead. Set the clock.',
  );
  return refused === 0 ? allWritten() : { rest: [], refused, failure };
}

/** What is left keeps the order in which it came. */
function together(entries: readonly SinkEntry[], outcomes: readonly WriteOutcome[]): WriteOutcome {
  const again = new Set(outcomes.flatMap(({ rest }) => rest));
  const failure = outcomes.find((outcome) => outcome.failure)?.failure;
  return {
    rest: entries.filter((entry) => again.has(entry)),
    refused: outcomes.reduce((total, { refused }) => total + refused, 0),
    ...(failure && { failure }),
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

const WHAT_TO_DO: Readonly<Partial<Record<string, string>>> = {
  ResourceNotFoundException: 'Make the log group: Postern makes streams, not groups.',
  AccessDeniedException: 'Let the access key do logs:PutLogEvents and logs:CreateLogStream there.',
  UnrecognizedClientException: 'The access key is not known there: give ConnectionLogs another one.',
  InvalidSignatureException: 'The secret access key is wrong, or the clock is: correct it.',
  ThrottlingException: 'It was asked too often; it is tried again.',
};

function unwritable(error: unknown): ConnectionLogUnwritable {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const advice = WHAT_TO_DO[name] ?? 'Look whether its address can be reached from here.';
  return new ConnectionLogUnwritable(
    `CloudWatch Logs did not take entries (${name}: ${message}). ${advice}`,
    {},
    { cause: error },
  );
}
