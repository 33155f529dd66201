/**
 * The parameters of a request of the EC2 query protocol, by their names on the wire. Every read is noted: what an action has
 * not read by the end of `parse` is refused as `UnknownParameter`, so that no option is ever silently without effect. Absent
 * is `undefined`, which is another thing than false or empty.
 */
export interface Form {
  text(name: string): string | undefined;
  /** Throws `MissingParameter`, also for an empty text. */
  requiredText(name: string): string;
  /** `true` or `false`; throws `InvalidParameterValue`. */
  flag(name: string): boolean | undefined;
  /** A decimal whole number; throws `InvalidParameterValue`. */
  int(name: string): number | undefined;
  /** `name.1`, `name.2` and so on, without gaps; undefined: there is not even the first. */
  list(name: string): readonly string[] | undefined;
  /** Throws `MissingParameter` when there is not even the first. */
  requiredList(name: string): readonly string[];
  /** The parameters that begin with `name.`; undefined: there are none. */
  structure(name: string): Form | undefined;
  /** The parameters that begin with `name.1.`, then those with `name.2.` and so on. */
  structures(name: string): readonly Form[];
}
