/**
 * What became of one object. `released`: it left the file and passed to the API. `kept`: something still uses it.
 * `awaited`: its metadata is to be fetched from an address, and was not yet.
 */
export interface AppliedChange {
  readonly object: string;
  /** What people call it. */
  readonly name: string;
  readonly change: 'created' | 'changed' | 'unchanged' | 'released' | 'deleted' | 'kept' | 'awaited';
}
