/**
 * Which state of the store a request sees at least: the mark that its objects bore at some moment after the request had
 * come; every change of an object changes it. What was read under the same mark before may be taken from memory: it says
 * what the store would say. Undefined: the store has no such mark, and is asked for each object.
 */
export type AsOf = Promise<string | undefined>;
