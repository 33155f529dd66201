/** Cryptographically secure random bytes, as an argument. */
export type RandomBytes = (count: number) => Uint8Array;

/** Random text of the URL-safe base64 alphabet: `bytes` of entropy, without padding. */
export function randomToken(random: RandomBytes, bytes: number): string {
  return Buffer.from(random(bytes)).toString('base64url');
}
