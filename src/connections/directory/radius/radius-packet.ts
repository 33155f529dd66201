import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 2865, section 3. Challenges (11) ask for a second answer, for which a profile has no field. */
export const ACCESS_REQUEST = 1;
export const ACCESS_ACCEPT = 2;

const USER_NAME = 1;
const USER_PASSWORD = 2;
const NAS_IDENTIFIER = 32;
/** RFC 2869, section 5.14. */
const MESSAGE_AUTHENTICATOR = 80;

const HEADER = 20;
const DIGEST = 16;
/** RFC 2865, section 5.2. Bytes. */
export const LONGEST_PASSWORD = 128;
/** Of an attribute: its length, with two bytes before it, is one byte (RFC 2865, section 5). Bytes. */
export const LONGEST_VALUE = 253;
/** RFC 2865, section 3. Bytes. */
const LONGEST_PACKET = 4096;

export interface AccessRequest {
  /** 0 to 255: the answer bears it. */
  readonly identifier: number;
  /** 16 random bytes, never the same twice. */
  readonly authenticator: Buffer;
  /** At most {@link LONGEST_VALUE} bytes of UTF-8. */
  readonly userName: string;
  /** At most {@link LONGEST_PASSWORD} bytes of UTF-8. */
  readonly password: string;
  readonly nasIdentifier: string;
}

/**
 * An Access-Request with the password hidden (PAP; RFC 2865, section 5.2), and Message-Authenticator in front, where it also protects
 * against CVE-2024-3596.
 */
export function encodeAccessRequest(request: AccessRequest, secret: string): Buffer {
  const { authenticator, identifier } = request;
  const attributes = Buffer.concat([
    attribute(MESSAGE_AUTHENTICATOR, Buffer.alloc(DIGEST)),
    attribute(USER_NAME, Buffer.from(request.userName)),
    attribute(USER_PASSWORD, hidden(request.password, authenticator, secret)),
    attribute(NAS_IDENTIFIER, Buffer.from(request.nasIdentifier)),
  ]);
  const head = Buffer.from([ACCESS_REQUEST, identifier, 0, 0]);
  const packet = Buffer.concat([head, authenticator, attributes]);
  packet.writeUInt16BE(packet.length, 2);
  createHmac('md5', secret)
    .update(packet)
    .digest()
    .copy(packet, HEADER + 2);
  return packet;
}

/**
 * The code of an answer to `request`; undefined for what is none: another identifier, a length that is wrong, or not made by somebody
 * who has the secret. Whoever gets such a thing goes on waiting for the real one (RFC 2865, section 3).
 */
export function readAnswer(
  packet: Buffer,
  request: Pick<AccessRequest, 'identifier' | 'authenticator'>,
  secret: string,
  requireMessageAuthenticator: boolean,
): number | undefined {
  const answer = trimmed(packet);
  if (answer === undefined || answer[1] !== request.identifier) return undefined;
  if (!isOfSecret(answer, request.authenticator, secret)) return undefined;
  const place = placeOfMessageAuthenticator(answer);
  if (place === 'malformed') return undefined;
  if (place === undefined) return requireMessageAuthenticator ? undefined : answer[0];
  return isAuthenticated(answer, place, request.authenticator, secret) ? answer[0] : undefined;
}

/** A length that does not fit would begin an attribute of somebody else's choice. */
function attribute(type: number, value: Buffer): Buffer {
  if (value.length > LONGEST_VALUE) throw new RangeError('This is too long for an attribute of RADIUS.');
  return Buffer.concat([Buffer.from([type, value.length + 2]), value]);
}

/** Each 16 bytes are covered by the digest of the secret and of what was sent before. */
function hidden(password: string, authenticator: Buffer, secret: string): Buffer {
  const plain = Buffer.from(password);
  const padded = Buffer.alloc(Math.max(1, Math.ceil(plain.length / DIGEST)) * DIGEST);
  plain.copy(padded);
  let before = authenticator;
  for (let start = 0; start < padded.length; start += DIGEST) {
    const cover = createHash('md5').update(secret).update(before).digest();
    const block = padded.subarray(start, start + DIGEST);
    for (let index = 0; index < DIGEST; index += 1) block[index] = (block[index] ?? 0) ^ (cover[index] ?? 0);
    before = block;
  }
  return padded;
}

/** Without what follows behind its length. */
function trimmed(packet: Buffer): Buffer | undefined {
  if (packet.length < HEADER) return undefined;
  const length = packet.readUInt16BE(2);
  const fits = length >= HEADER && length <= Math.min(packet.length, LONGEST_PACKET);
  return fits ? packet.subarray(0, length) : undefined;
}

function isOfSecret(answer: Buffer, requestAuthenticator: Buffer, secret: string): boolean {
  const expected = createHash('md5')
    .update(answer.subarray(0, 4))
    .update(requestAuthenticator)
    .update(answer.subarray(HEADER))
    .update(secret)
    .digest();
  return timingSafeEqual(expected, answer.subarray(4, HEADER));
}

/** Where its value begins; undefined: it has none. */
function placeOfMessageAuthenticator(answer: Buffer): number | undefined | 'malformed' {
  let found: number | undefined;
  for (let at = HEADER; at < answer.length; ) {
    const length = answer[at + 1] ?? 0;
    if (length < 2 || at + length > answer.length) return 'malformed';
    if (answer[at] === MESSAGE_AUTHENTICATOR) {
      if (length !== DIGEST + 2 || found !== undefined) return 'malformed';
      found = at + 2;
    }
    at += length;
  }
  return found;
}

function isAuthenticated(
  answer: Buffer,
  place: number,
  requestAuthenticator: Buffer,
  secret: string,
): boolean {
  const signed = Buffer.from(answer);
  requestAuthenticator.copy(signed, 4);
  signed.fill(0, place, place + DIGEST);
  const expected = createHmac('md5', secret).update(signed).digest();
  return timingSafeEqual(expected, answer.subarray(place, place + DIGEST));
}
