import { once } from 'node:events';

/** What a process holds, in MB of 1,000,000 bytes: objects and what they keep outside the heap. */
export interface Held {
  readonly mainThread: number;
  /** All of them together. */
  readonly otherThreads: number;
}

/** Asks a Node process, which was started with `--inspect`, about its threads. */
export interface Inspector {
  /** Frees what nobody holds, in every thread, and resolves with what is held. */
  held(): Promise<Held>;
  close(): void;
}

/** Sends a command of the Chrome DevTools Protocol to one thread, and resolves with its result. */
type Call = (method: string, params?: object) => Promise<unknown>;

/** `Runtime.getHeapUsage` of that protocol, in bytes. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

/** `port` is on 127.0.0.1. */
export async function openInspector(port: number): Promise<Inspector> {
  const response = await fetch(`http://127.0.0.1:${port}/json`);
  const [target] = (await response.json()) as { readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const { call, workers } = threadsBehind(socket);
  await call('NodeWorker.enable', { waitForDebuggerOnStart: false });
  return {
    async held() {
      const ofOthers = await Promise.all([...workers.values()].map(heldMegabytes));
      return {
        mainThread: await heldMegabytes(call),
        otherThreads: ofOthers.reduce((sum, one) => sum + one, 0),
      };
    },
    close: () => socket.close(),
  };
}

async function heldMegabytes(call: Call): Promise<number> {
  await call('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await call('Runtime.getHeapUsage')) as HeapUsage;
  return (usedSize + backingStorageSize) / 1e6;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly method?: string;
  readonly params?: { readonly sessionId: string; readonly message: string };
}

/** The main thread, and by their sessions the others that live now: Node's own domain `NodeWorker` passes on what is said. */
function threadsBehind(socket: WebSocket): { readonly call: Call; readonly workers: Map<string, Call> } {
  const awaited = new Map<number, (result: unknown) => void>();
  const workers = new Map<string, Call>();
  let lastId = 0;

  const callBy =
    (send: (text: string) => void): Call =>
    (method, params = {}) => {
      lastId += 1;
      const { promise, resolve } = Promise.withResolvers<unknown>();
      awaited.set(lastId, resolve);
      send(JSON.stringify({ id: lastId, method, params }));
      return promise;
    };
  const call = callBy((text) => socket.send(text));

  const take = ({ id = 0, result, method, params }: Message): void => {
    awaited.get(id)?.(result);
    awaited.delete(id);
    if (params === undefined) return;
    const { sessionId, message } = params;
    if (method === 'NodeWorker.receivedMessageFromWorker') take(JSON.parse(message));
    if (method === 'NodeWorker.detachedFromWorker') workers.delete(sessionId);
    if (method === 'NodeWorker.attachedToWorker')
      workers.set(
        sessionId,
        callBy((message) => void call('NodeWorker.sendMessageToWorker', { sessionId, message })),
      );
  };
  socket.addEventListener('message', ({ data }) => take(JSON.parse(data)));
  return { call, workers };
}
