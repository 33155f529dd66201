import {
  type Connection,
  dueAt,
  forgottenAt,
  hasOrder,
  isActive,
  isListed,
} from '../connections/connection.ts';

/** By what a connection is found, as both stores index it. */
export interface ConnectionFacts {
  readonly isListed: boolean;
  readonly keepsAddress: boolean;
  readonly hasOrder: boolean;
  /** Of the link for its person's browser, while that may be used. */
  readonly codeHash: string | undefined;
  /** Milliseconds since 1970, whole ones. */
  readonly dueAt: number | undefined;
  readonly expiresAt: number | undefined;
}

export function connectionFacts(connection: Connection): ConnectionFacts {
  const { phase, browserStep } = connection;
  const due = dueAt(connection);
  return {
    isListed: isListed(connection),
    keepsAddress: isActive(connection),
    hasOrder: hasOrder(connection),
    codeHash: phase === 'waiting' || phase === 'signed-in' ? browserStep?.codeHash : undefined,
    dueAt: due === undefined ? undefined : Math.ceil(due),
    expiresAt: forgottenAt(connection),
  };
}

/** `10.0.0.1` for 167772161. */
export function dottedAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
