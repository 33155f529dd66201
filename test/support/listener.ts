import { once } from 'node:events';
import { createServer } from 'node:http';

/** An address that nobody should ever ask: it counts who does. */
export interface Listener {
  readonly url: string;
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export async function startListener(): Promise<Listener> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
