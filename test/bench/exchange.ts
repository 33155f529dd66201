import { once } from 'node:events';
import { connect } from 'node:net';

/** What the bench looks at in an answer. */
export interface Answer {
  readonly status: number;
  readonly location: string;
  /** `name=value` of each cookie that was set. */
  readonly cookies: readonly string[];
  /** Of the body. */
  readonly bytes: number;
  /** The server ends the connection after it. */
  readonly isLast?: boolean;
}

/** A keep-alive connection to 127.0.0.1 that sends one request after the other: as little work as a client can do. */
export interface Connection {
  /** Sends `request` as it is. Rejects when the connection ends, or when the answer does not say how long it is. */
  exchange(request: string): Promise<Answer>;
  close(): void;
}

/** What a connection reads at once, into the same memory again and again, so that large answers cost it little. */
const BUFFER_BYTES = 512 * 1024;

export async function openConnection(port: number): Promise<Connection> {
  const answers = answerReader();
  const onread = {
    buffer: Buffer.allocUnsafe(BUFFER_BYTES),
    callback(length: number, buffer: Uint8Array) {
      answers.read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    },
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
  await once(socket, 'connect');
  socket.on('error', (error) => answers.fail(error.message));
  socket.on('close', () => answers.fail('The server closed the connection.'));
  return {
    exchange(request) {
      socket.write(request);
      return answers.next();
    },
    close: () => socket.destroy(),
  };
}

/** Tells where an answer ends; of its body it only counts the bytes. */
function answerReader() {
  let waiting: PromiseWithResolvers<Answer> | undefined;
  let head = '';
  let answer: Answer | undefined;
  let missing = 0;
  const fail = (reason: string) => waiting?.reject(new Error(reason));
  return {
    fail,
    next() {
      waiting = Promise.withResolvers<Answer>();
      return waiting.promise;
    },
    read(chunk: Buffer) {
      if (answer === undefined) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        answer = readHead(head.slice(0, end + 2));
        missing = answer.bytes - (head.length - end - 4);
      } else {
        missing -= chunk.length;
      }
      if (Number.isNaN(missing)) return fail(`The answer does not say how long it is: ${head.slice(0, 200)}`);
      if (missing > 0) return;
      const finished = answer;
      head = '';
      answer = undefined;
      waiting?.resolve(finished);
    },
  };
}

function readHead(head: string): Answer {
  const fields = head.matchAll(/\r\n(?<name>[^:\r]+): *(?<value>[^\r]*)(?=\r)/g);
  let location = '';
  let bytes = Number.NaN;
  let isLast = head.startsWith('HTTP/1.0');
  const cookies: string[] = [];
  for (const { groups: { name = '', value = '' } = {} } of fields) {
    if (/^location$/i.test(name)) location = value;
    if (/^content-length$/i.test(name)) bytes = Number(value);
    if (/^connection$/i.test(name)) isLast = /close/i.test(value);
    if (/^set-cookie$/i.test(name)) cookies.push(value.split(';')[0] ?? '');
  }
  return { status: Number(head.slice(9, 12)), location, cookies, bytes, isLast };
}
