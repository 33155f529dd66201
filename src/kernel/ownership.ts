import { OperationNotPermitted } from './errors.ts';

/**
 * Who owns an object: what the configuration file names, the file owns, and no API call may change it.
 * An object that left the file is kept and passes to the API.
 */
export type Owner =
  | { readonly kind: 'file'; readonly file: string }
  /** `leftFile`: the file that declared it once and named it no more; `apply --prune` deletes such objects. */
  | { readonly kind: 'api'; readonly leftFile?: string };

/** What applying a declaration did to one object. */
export type ApplyOutcome = 'created' | 'changed' | 'unchanged';

/** Throws `OperationNotPermitted` when `what` is declared in a file: only the file may change it. */
export function assertOwnedByApi(owner: Owner, what: string): void {
  if (owner.kind === 'api') return;
  throw new OperationNotPermitted(
    `${what} is declared in ${owner.file}. Change it there and reload, or remove it from the file first.`,
    { file: owner.file },
  );
}
