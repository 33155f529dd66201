/**
 * Node's `http`, as it was made. To import it the usual way takes 20 ms more: an ES module gets each export at once, one of
 * them is `WebSocket`, and that loads a whole HTTP client of another kind, which nobody here uses.
 */
export const { createServer, IncomingMessage, request, ServerResponse } =
  process.getBuiltinModule('node:http');
