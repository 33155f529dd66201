import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Beside the packages: whoever may write there could change the code itself, so a planted cache gives nobody more than
 * they have. Never a directory that users share, such as /tmp.
 */
const DIRECTORY = fileURLToPath(new URL('../node_modules/.cache/postern', import.meta.url));

/**
 * Keeps compiled code for the next start, which takes about half the time then. Node keeps a cache for each version of itself
 * and each user apart, and takes what is in it only for the very same source. Where nothing can be written, as in a
 * read-only image, all works without. Call it before the code is loaded that it is for.
 */
export function keepCompiledCode(): void {
  enableCompileCache(DIRECTORY);
}
