/** By then whoever waited for the start has an answer. Milliseconds. */
const SOON = 1000;

/** What answers need, but for the first ones. */
const REST = [
  () => import('./saml/accept-response.ts'),
  () => import('./saml/examine-test.ts'),
  () => import('./saml/examine-failure.ts'),
  () => import('./saml/fetch-metadata.ts'),
  () => import('./portal/make-trace.ts'),
  () => import('./portal/setup/setup-routes.ts'),
];

/**
 * Loads soon what a start leaves out, one part after the other. So nobody who comes later waits for it, and a program whose
 * files are replaced while it runs does not load half of the new one. A part that cannot be loaded ends the process, as a
 * missing file does at the start.
 */
export function loadTheRestSoon(): void {
  setTimeout(loadTheRest, SOON).unref();
}

/** The same at once: an image is built with all of it in the compile cache. */
export async function loadTheRest(): Promise<void> {
  for (const load of REST) await load();
}
