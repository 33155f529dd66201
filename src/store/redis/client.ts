import { isIP } from 'node:net';
import { Cluster, type CommonRedisOptions, Redis } from 'ioredis';
import type { RedisAddress } from '../../kernel/redis-address.ts';
import { SCRIPTS } from './scripts.ts';

/** A command that Redis did not answer by then has failed, milliseconds. */
const COMMAND_TIMEOUT = 1000;
/** So has an attempt to connect. */
const CONNECT_TIMEOUT = 2000;
/** A Cluster node that owes answers and sent nothing for this long is disconnected, milliseconds. */
const SILENCE_OF_A_NODE = 3000;

/** The wait before the next attempt to connect, milliseconds; there is always a next one. */
const retryDelay = (attempt: number) => Math.min(attempt * 100, 2000);

/** An ioredis client that never queues, never sends a command twice and never waits long. `connect` starts it. */
export function createClient(address: RedisAddress): Redis | Cluster {
  return address.cluster ? createCluster(address) : createStandalone(address);
}

function createStandalone(address: RedisAddress): Redis {
  const [{ host, port }] = address.nodes;
  return new Redis({
    ...commonOptions(address),
    host,
    port,
    db: address.db,
    lazyConnect: true,
    enableOfflineQueue: false,
    scripts: SCRIPTS,
    retryStrategy: retryDelay,
    // Behind a stable name another node may have become the primary: only a new connection finds it. Redis 6 says so of a
    // script at the end of a longer message.
    reconnectOnError: (error) => /\bREADONLY\b/.test(error.message),
    ...(address.tls ? { tls: isIP(host) ? {} : { servername: host } } : {}),
  });
}

function createCluster(address: RedisAddress): Cluster {
  return new Cluster([...address.nodes], {
    redisOptions: {
      ...commonOptions(address),
      socketTimeout: SILENCE_OF_A_NODE,
      ...(address.tls ? { tls: {} } : {}),
    },
    scripts: SCRIPTS,
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: retryDelay,
    slotsRefreshTimeout: COMMAND_TIMEOUT,
    // 0: a command whose connection broke is not sent again, for it may have been done.
    retryDelayOnFailover: 0,
    // Certificates are made out to names, so names are what to connect to.
    dnsLookup: (name, callback) => callback(null, name),
  });
}

function commonOptions(address: RedisAddress): CommonRedisOptions {
  return {
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    maxLoadingRetryTime: CONNECT_TIMEOUT,
    // 0: when the connection breaks, what was asked fails at once instead of being asked again.
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
  };
}
