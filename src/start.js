// Where everything starts. It is JavaScript for one reason: Node loads what removes types, 18 MB and a fifth of the time of
// a start, for the first TypeScript file that is not in the compile cache, and the first file never is.
import './compile-cache.js';

await import('./main.ts');
