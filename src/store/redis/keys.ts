/**
 * Every key that Postern writes in Redis. What administrators made shares the hash tag `{postern}`, so that on a
 * Cluster it lies in one slot; sessions, one-time items and counters have no tag and spread over all slots. The two keys of
 * traces have a tag of their own.
 */
export const keys = {
  /** A hash: one field per object of the kind, named by its id. */
  objects: (kind: string) => `postern:{postern}:${kind}`,
  applyLease: 'postern:{postern}:apply-lease',
  applied: 'postern:{postern}:applied',
  /** A time that changes with every change of an object. */
  changed: 'postern:{postern}:changed',
  schema: 'postern:{postern}:schema',
  /** A hash of connections, and the sorted sets by which they are found. */
  connections: 'postern:{postern}:connections',
  connectionsByEndpoint: 'postern:{postern}:connections-by-endpoint',
  connectionsByUser: 'postern:{postern}:connections-by-user',
  connectionsByGateway: 'postern:{postern}:connections-by-gateway',
  connectionsWithOrders: 'postern:{postern}:connections-with-orders',
  connectionsDue: 'postern:{postern}:connections-due',
  connectionEnds: 'postern:{postern}:connection-ends',
  /** A hash: the connection that waits for the person with a link, by the hash of the link's code. */
  connectionCodes: 'postern:{postern}:connection-codes',
  /** A hash: the connection that holds an address, by the address. */
  addressLeases: (endpointId: string) => `postern:{postern}:address-leases:${endpointId}`,
  /** The pool, and the lowest address of it that was never given: `<first>-<last>:<next>`. */
  addressPool: (endpointId: string) => `postern:{postern}:address-pool:${endpointId}`,
  /** A list of addresses, the longest freed first. */
  freedAddresses: (endpointId: string) => `postern:{postern}:freed-addresses:${endpointId}`,
  oneTime: (key: string) => `postern:one-time:${key}`,
  counter: (key: string) => `postern:counter:${key}`,
  session: (key: string) => `postern:session:${key}`,
  /** These two change in one step, so they share a slot of their own. */
  traces: 'postern:{postern-traces}:texts',
  traceEnds: 'postern:{postern-traces}:ends',
} as const;
