import type { DirectoryRefusal } from '../connections/directory/directory-sign-in.ts';

/** Why the form of a directory is shown again. `form-expired`: not from a form that this browser was shown within the last ten minutes. */
export type DirectoryFormFailure = DirectoryRefusal | 'form-expired';
