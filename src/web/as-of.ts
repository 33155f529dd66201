import type { Response } from 'express';
import type { AsOf } from '../kernel/as-of.ts';

declare global {
  namespace Express {
    interface Locals {
      asOf?: AsOf;
    }
  }
}

/** The state of the store that the request which `res` answers sees at least; asked for once, at the first call. */
export type AsOfRequest = (res: Response) => AsOf;

export function createAsOfRequest(ask: () => AsOf): AsOfRequest {
  return (res) => {
    res.locals.asOf ??= caught(ask());
    return res.locals.asOf;
  };
}

/**
 * Who asked may fail before it waits for the answer, and a rejection that nobody waits for ends the process. Whoever does
 * wait still meets it.
 */
function caught(asOf: AsOf): AsOf {
  asOf.catch(() => undefined);
  return asOf;
}
