import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACCESS_ACCEPT,
  encodeAccessRequest,
  readAnswer,
} from '../../../../src/connections/directory/radius/radius-packet.ts';
import { type FreeRadius, startFreeRadius } from '../../../support/freeradius.ts';

let server: FreeRadius;
let answer: Buffer;
const request = {
  identifier: 7,
  authenticator: randomBytes(16),
  userName: 'alice',
  password: '123456',
  nasIdentifier: 'test',
};

beforeAll(async () => {
  server = await startFreeRadius({ codes: { alice: '123456' } });
  const socket = createSocket('udp4');
  socket.send(encodeAccessRequest(request, server.secret), server.port, '127.0.0.1');
  [answer] = await once(socket, 'message');
  socket.close();
});
afterAll(() => server.close());

const read = (packet: Buffer, of = request, secret = server.secret) => readAnswer(packet, of, secret, true);

describe('The answer of a real server', () => {
  it('is read for its own request alone', () => {
    expect(read(answer)).toBe(ACCESS_ACCEPT);
    expect(read(answer, { ...request, identifier: 8 })).toBeUndefined();
    expect(read(answer, { ...request, authenticator: randomBytes(16) })).toBeUndefined();
    expect(read(answer, request, 'another secret')).toBeUndefined();
  });

  it('is none with any one bit changed', () => {
    for (let bit = 0; bit < answer.length * 8; bit += 1) {
      const changed = Buffer.from(answer);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(read(changed), `bit ${bit}`).toBeUndefined();
    }
  });

  it('may have something behind it, and is none when it is cut short', () => {
    expect(read(Buffer.concat([answer, Buffer.from('behind')]))).toBe(ACCESS_ACCEPT);
    for (let length = 0; length < answer.length; length += 1) {
      expect(read(answer.subarray(0, length))).toBeUndefined();
    }
  });
});

describe('What is no answer', () => {
  it('is never taken for one, whatever bytes it has', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const packet = Buffer.from(bytes);
      if (packet.length >= 4) packet.writeUInt16BE(packet.length, 2);
      if (packet.length >= 2) packet[1] = request.identifier;
      expect(read(packet)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 500 });
  });
});
