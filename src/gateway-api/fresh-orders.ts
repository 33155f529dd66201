import type { Order } from '../connections/gateway-orders.ts';

/** What was written to a stream and is still true, by the thing that it is about. */
export type SentOrders = ReadonlyMap<string, string>;

export const NOTHING_SENT: SentOrders = new Map();

export interface FreshOrders {
  /** Lines of JSON, in order. */
  readonly lines: readonly string[];
  readonly sent: SentOrders;
}

/**
 * Of the orders that are due now, those that this stream has not told yet, or told otherwise. What is due no more is forgotten, so that it
 * is told again once it is due again.
 */
export function freshOrders(sent: SentOrders, due: readonly Order[]): FreshOrders {
  const now = new Map(due.map((order) => [keyOf(order), `${JSON.stringify(order)}\n`]));
  const lines = [...now].filter(([key, line]) => sent.get(key) !== line).map(([, line]) => line);
  return { lines, sent: now };
}

function keyOf(order: Order): string {
  switch (order.type) {
    case 'sign-in-ended':
    case 'terminate':
      return `${order.type} ${order.connectionId}`;
    case 'rules-changed':
    case 'restart-wanted':
      return `${order.type} ${order.clientVpnEndpointId}`;
    case 'heartbeat':
      return order.type;
  }
}
