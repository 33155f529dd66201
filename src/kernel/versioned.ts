/** A value as read from a store, with the version that an optimistic save must name. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}
