import { Cluster, type RedisCommander } from 'ioredis';
import type { Clock } from '../../kernel/clock.ts';
import { StoreUnavailable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { describeAddress, type RedisAddress } from '../../kernel/redis-address.ts';
import { createClient } from './client.ts';
import { isTimeout, reasonOf, unavailable } from './failures.ts';
import { createOutageLog } from './outage-log.ts';
import { createTogether, eachKeyOnce } from './together.ts';
import { createTurns } from './turns.ts';

/** How long a start waits for Redis, milliseconds: it may be starting too. */
const START_DEADLINE = 5000;

/**
 * After this long without any answer the connection is given up for a new one, milliseconds: the other side may have
 * gone without a word (a failover, a forgetful firewall), which TCP itself notices after many minutes.
 */
const SILENCE = 2000;

export interface RedisConnection {
  /** `host:port`, for messages. */
  readonly name: string;
  /** Sends a command; every failure is `StoreUnavailable`, after about a second at the latest. */
  ask<Answer>(command: (redis: RedisCommander) => Promise<Answer>): Promise<Answer>;
  /** The text under a key. What is read in one turn of the event loop is asked for at once. */
  read(key: string): Promise<string | null>;
  /**
   * What is asked for in one turn as one command, which `askAll` sends for several items and whose answers are in their order.
   * On a Cluster, where keys lie apart, it is sent for each item alone.
   */
  together<Item, Answer>(
    askAll: (redis: RedisCommander, items: readonly Item[]) => Promise<readonly Answer[]>,
  ): (item: Item) => Promise<Answer>;
  /** How often a connection was made: what was read over an earlier one may have been lost with it. */
  established(): number;
  /** Sends a command to every primary: to the one Redis, or to each of a Cluster that holds slots. */
  askPrimaries<Answer>(command: (redis: RedisCommander) => Promise<Answer>): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** Connects, and stays connected until `close`. Throws `StoreUnavailable` when Redis does not answer within five seconds. */
export async function openConnection(
  address: RedisAddress,
  clock: Clock,
  logger: Logger,
): Promise<RedisConnection> {
  const client = createClient(address);
  const name = describeAddress(address);
  await untilReady(client, name);
  return watchedConnection(client, name, clock, logger);
}

type Client = ReturnType<typeof createClient>;

function untilReady(client: Client, name: string): Promise<void> {
  let reason = 'no answer in time';
  client.on('error', (error: unknown) => {
    reason = reasonOf(error);
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      client.disconnect();
      reject(unreachable(name, reason));
    }, START_DEADLINE);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
    // Its failure says less than the `error` event, and the next attempt follows by itself.
    client.connect().catch(() => {});
  });
}

function unreachable(name: string, reason: string): StoreUnavailable {
  return new StoreUnavailable(
    `Redis at ${name} was not ready within five seconds (${reason}). Check POSTERN_REDIS_URL, and that Redis runs ` +
      'and lets this user in.',
    { redis: name, reason },
  );
}

function watchedConnection(client: Client, name: string, clock: Clock, logger: Logger): RedisConnection {
  const outage = createOutageLog(logger, name);
  const turns = createTurns(client);
  let closing = false;
  let silentSince: number | undefined;

  client.on('error', (error: unknown) => closing || outage.began(reasonOf(error)));
  client.on('close', () => closing || outage.began('the connection broke'));
  client.on('ready', outage.ended);
  let established = 0;
  client.on('ready', () => {
    established += 1;
  });

  const noteAnswer = () => {
    silentSince = undefined;
    outage.ended();
  };
  const noteTimeout = () => {
    outage.began('no answer in time');
    silentSince ??= clock();
    if (client instanceof Cluster || client.status !== 'ready' || clock() - silentSince < SILENCE) return;
    silentSince = undefined;
    client.disconnect(true);
  };
  const ask = <Answer>(command: (redis: RedisCommander) => Promise<Answer>) => {
    turns.gather();
    return askAtOnce(command);
  };
  const askAtOnce = async <Answer>(command: (redis: RedisCommander) => Promise<Answer>) => {
    try {
      const answer = await command(client);
      noteAnswer();
      return answer;
    } catch (error) {
      if (isTimeout(error)) noteTimeout();
      throw unavailable(error, name);
    }
  };

  return {
    name,
    ask,
    read:
      client instanceof Cluster
        ? (key) => ask((redis) => redis.get(key))
        : createTogether(
            eachKeyOnce((keys) => askAtOnce((redis) => redis.mget([...keys]))),
            turns.atEnd,
          ),
    together<Item, Answer>(
      askAll: (redis: RedisCommander, items: readonly Item[]) => Promise<readonly Answer[]>,
    ) {
      if (client instanceof Cluster)
        return async (item: Item) => (await ask((redis) => askAll(redis, [item])))[0] as Answer;
      return createTogether<Item, Answer>((items) => askAtOnce((redis) => askAll(redis, items)), turns.atEnd);
    },
    established: () => established,
    askPrimaries: (command) => {
      const primaries = client instanceof Cluster ? client.nodes('master') : [client];
      return Promise.all(primaries.map((primary) => ask(() => command(primary))));
    },
    async close() {
      closing = true;
      // Quitting waits for the answers that are due; without a connection there is nothing to wait for.
      await client.quit().catch(() => client.disconnect());
    },
  };
}
