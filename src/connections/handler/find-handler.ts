import type { ConfiguredHandler } from './configured-handler.ts';

/** The handler of this name; endpoints may mean one of its versions. */
export function findHandler(
  handlers: readonly ConfiguredHandler[],
  name: string,
): ConfiguredHandler | undefined {
  return handlers.find(({ functionName }) => functionName === name);
}
