/** How fast a client takes what it is sent. */
export interface TransferPace {
  /** How large the next buffer shall be, in bytes. */
  readonly bufferSize: number;
  /** Bytes that it took without a pause since the size last changed. */
  readonly taken: number;
}

/** How everybody begins. Two of these and what Node keeps for a socket stay below 0.4 MB. */
const SMALLEST = 64 * 1024;
/** Beyond this nothing gets faster. */
const LARGEST = 1024 * 1024;
const GROWTH = 4;

/** A write that takes so long is a pause (milliseconds): a client below 640 KB/s keeps the smallest buffers. */
const PAUSE = 100;

/**
 * However slow the client is, Linux holds 4 MB for one socket by itself (`net.ipv4.tcp_wmem`), and the other end some more before it
 * tells us to wait: less proves nothing. With 4 MB fifty slow clients cost twice the memory.
 */
const PROOF = 8 * 1024 * 1024;

export const slowest: TransferPace = { bufferSize: SMALLEST, taken: 0 };

/**
 * The pace after `bytes` more took `milliseconds` to leave: buffers grow while the client drains them at once, and are
 * small again after a pause.
 */
export function paceAfter(pace: TransferPace, bytes: number, milliseconds: number): TransferPace {
  if (milliseconds >= PAUSE) return slowest;
  const taken = pace.taken + bytes;
  if (taken < PROOF || pace.bufferSize >= LARGEST) return { ...pace, taken };
  return { bufferSize: Math.min(pace.bufferSize * GROWTH, LARGEST), taken: 0 };
}
