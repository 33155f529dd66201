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
  activeConnections: 'postern:{postern}:active-connections',
  connectionEnds: 'postern:{postern}:connection-ends',
  oneTime: (key: string) => `postern:one-time:${key}`,
  counter: (key: string) => `postern:counter:${key}`,
  session: (key: string) => `postern:session:${key}`,
  /** These two change in one step, so they share a slot of their own. */
  traces: 'postern:{postern-traces}:texts',
  traceEnds: 'postern:{postern-traces}:ends',
} as const;
