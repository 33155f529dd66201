import type { RequestHandler } from 'express';

/** What answers the addresses that begin with `prefix`, loaded with the first request for one of them. All others pass by. */
export function loadedLater(prefix: string, load: () => Promise<RequestHandler>): RequestHandler {
  let handler: Promise<RequestHandler> | undefined;
  const answer: RequestHandler = async (req, res, next) => {
    handler ??= load();
    return (await handler)(req, res, next);
  };
  return (req, res, next) => {
    // As Express compares: without regard to case.
    if (req.path.slice(0, prefix.length).toLowerCase() !== prefix) return next();
    return answer(req, res, next);
  };
}
