import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps compiled code, and TypeScript without its types, for the next start, which takes about half the time then. Node
 * keeps a cache for each version of itself and each user apart, and takes what is in it only for the very same source. Where
 * nothing can be written, as in a read-only image, all works without. It is for the code that is loaded after this module.
 *
 * The directory lies beside the packages: whoever may write there could change the code itself, so a planted cache gives
 * nobody more than they have. Never a directory that users share, such as /tmp.
 */
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/postern', import.meta.url)));
