import { once } from 'node:events';

/** Asks a Node process, which was started with `--inspect`, about its main thread. */
export interface Inspector {
  /** Frees what nobody holds, and resolves with what is held, in MB of 1,000,000 bytes: objects and what they keep outside the heap. */
  heldMegabytes(): Promise<number>;
  close(): void;
}

/** `Runtime.getHeapUsage` of the Chrome DevTools Protocol, in bytes. */
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
  const call = async (method: string): Promise<unknown> => {
    socket.send(JSON.stringify({ id: 1, method }));
    const [message] = (await once(socket, 'message')) as [MessageEvent<string>];
    return JSON.parse(message.data).result;
  };
  return {
    async heldMegabytes() {
      await call('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = (await call('Runtime.getHeapUsage')) as HeapUsage;
      return (usedSize + backingStorageSize) / 1e6;
    },
    close: () => socket.close(),
  };
}
