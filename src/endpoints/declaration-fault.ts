/** Something wrong in the configuration file: where, from the top of the file, and what to write instead. */
export interface DeclarationFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
