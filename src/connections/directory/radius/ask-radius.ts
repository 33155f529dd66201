import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { RandomBytes } from '../../../kernel/random.ts';
import { resolveHost } from '../../../kernel/resolve-host.ts';
import type { Radius } from '../directory.ts';
import type { AskRadius, RadiusAnswer } from './prove-by-code.ts';
import {
  ACCESS_ACCEPT,
  type AccessRequest,
  encodeAccessRequest,
  LONGEST_PASSWORD,
  LONGEST_VALUE,
  readAnswer,
} from './radius-packet.ts';

/** RFC 2865, section 5.32: by which name this service goes at the server. */
const NAS_IDENTIFIER = 'postern';

type Server = Radius['servers'][number];

/** Asks over UDP (RFC 2865): each server in turn, each some times with the same packet, so that an answer that was lost is repeated and no code used twice. */
export function createAskRadius(random: RandomBytes): AskRadius {
  return async (radius, userName, code) => {
    if (Buffer.byteLength(userName) > LONGEST_VALUE || Buffer.byteLength(code) > LONGEST_PASSWORD)
      return 'rejected';
    let worst: RadiusAnswer = 'unreachable';
    for (const server of radius.servers) {
      const answer = await askServer(server, radius, newRequest(random, userName, code));
      if (answer === 'accepted' || answer === 'rejected') return answer;
      if (answer === 'no-answer') worst = answer;
    }
    return worst;
  };
}

function newRequest(random: RandomBytes, userName: string, password: string): AccessRequest {
  const [identifier = 0, ...authenticator] = random(17);
  return {
    identifier,
    authenticator: Buffer.from(authenticator),
    userName,
    password,
    nasIdentifier: NAS_IDENTIFIER,
  };
}

async function askServer(
  { host, port }: Server,
  radius: Radius,
  request: AccessRequest,
): Promise<RadiusAnswer> {
  const address = await resolveHost(host).then(
    ([first]) => first?.address,
    () => undefined,
  );
  if (address === undefined) return 'unreachable';
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    return await exchange(socket, { address, port }, radius, request);
  } finally {
    socket.close();
  }
}

/** Each try waits as long as the last one; what is no answer is passed over. A socket that is connected hears its server alone, and of closed ports. */
function exchange(
  socket: ReturnType<typeof createSocket>,
  { address, port }: { readonly address: string; readonly port: number },
  radius: Radius,
  request: AccessRequest,
): Promise<RadiusAnswer> {
  const secret = radius.sharedSecret.reveal();
  const packet = encodeAccessRequest(request, secret);
  const { promise, resolve } = Promise.withResolvers<RadiusAnswer>();
  let triesLeft = 1 + radius.retries;
  let timer: NodeJS.Timeout | undefined;
  const tryOnce = (): void => {
    socket.send(packet);
    triesLeft -= 1;
    timer = setTimeout(triesLeft > 0 ? tryOnce : () => resolve('no-answer'), radius.timeout);
  };
  socket.on('message', (message) => {
    const code = readAnswer(message, request, secret, radius.requireMessageAuthenticator);
    if (code !== undefined) resolve(code === ACCESS_ACCEPT ? 'accepted' : 'rejected');
  });
  socket.on('error', () => resolve('unreachable'));
  // Not as its callback, which would be called with a failure, too.
  socket.once('connect', tryOnce);
  socket.connect(port, address);
  return promise.finally(() => clearTimeout(timer));
}
