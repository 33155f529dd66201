import { Cluster, type Redis } from 'ioredis';

/** What is written to Redis in one turn of the event loop. */
export interface Turns {
  /** Holds what is written from now on until the turn ends, and sends it then with one system call. */
  gather(): void;
  /** Has `send` called when the turn ends; what it writes leaves with the rest. */
  atEnd(send: () => void): void;
}

/**
 * A turn ends when the event loop has seen all that came in, so under load one system call carries the commands of many
 * requests. A Cluster has many sockets, which ioredis keeps to itself: there each command leaves by itself.
 */
export function createTurns(client: Redis | Cluster): Turns {
  let endings: (() => void)[] | undefined;

  function begin(): (() => void)[] {
    const those: (() => void)[] = [];
    const held = client instanceof Cluster || client.status !== 'ready' ? undefined : client.stream;
    held?.cork();
    setImmediate(() => {
      endings = undefined;
      for (const send of those) send();
      held?.uncork();
    });
    return those;
  }

  return {
    gather() {
      endings ??= begin();
    },
    atEnd(send) {
      endings ??= begin();
      endings.push(send);
    },
  };
}
