import { z } from 'zod';
import { connectionIdSchema, count, endpointIdSchema } from './gateway-contract.ts';

/** A line of the stream of orders. Orders about connections come again after each interruption until a report shows that they were followed. */
export const orderSchema = z.discriminatedUnion('type', [
  /** Ask `continue` for this connection: the answer is ready. */
  z.strictObject({
    type: z.literal('sign-in-ended'),
    connectionId: connectionIdSchema,
    run: z.string(),
    cid: count,
    kid: count,
  }),
  z.strictObject({
    type: z.literal('terminate'),
    connectionId: connectionIdSchema,
    run: z.string(),
    cid: count,
    /** `halt`: the client gives up; `restart`: it comes back by itself. */
    manner: z.enum(['halt', 'restart']),
    text: z.string(),
  }),
  /** Rules, routes or limits changed: ask `refresh` for the connections of this endpoint. The first lines of a stream say this of each endpoint. */
  z.strictObject({
    type: z.literal('rules-changed'),
    clientVpnEndpointId: endpointIdSchema,
    version: z.string(),
  }),
  /** The OpenVPN process of this endpoint must be started anew unless it was started for this digest. */
  z.strictObject({
    type: z.literal('restart-wanted'),
    clientVpnEndpointId: endpointIdSchema,
    digest: z.string(),
  }),
  /** Twice a minute at least, so that both sides notice a dead connection. */
  z.strictObject({ type: z.literal('heartbeat') }),
]);

export type Order = z.output<typeof orderSchema>;
