import type { Target } from '../service.ts';
import type { Caller } from './caller.ts';
import { userId } from './user-id.ts';

/** Facts about a call that policies may ask of. */
export interface CallFacts {
  readonly caller: Caller;
  /** The Region that is asked. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The condition keys that every target of a call shares, by their names in lower case (see `condition-keys.ts`). */
export function callKeys({ caller, region, now }: CallFacts): ReadonlyMap<string, readonly string[]> {
  const keys: Record<string, string> = {
    'aws:currenttime': new Date(now).toISOString(),
    'aws:epochtime': String(Math.floor(now / 1000)),
    'aws:principalaccount': caller.account,
    'aws:principalarn': caller.arn,
    'aws:principalisawsservice': 'false',
    'aws:principaltype': 'User',
    'aws:requestedregion': region,
    'aws:securetransport': String(caller.isSecure),
    'aws:sourceip': caller.sourceAddress,
    'aws:userid': userId(caller),
    'aws:username': caller.userName,
    'aws:viaawsservice': 'false',
    ...(caller.userAgent !== undefined && { 'aws:useragent': caller.userAgent }),
  };
  return new Map(Object.entries(keys).map(([name, value]) => [name, [value]]));
}

/** The same with what the target says of itself. */
export function keysFor(
  shared: ReadonlyMap<string, readonly string[]>,
  { conditionKeys = {} }: Target,
): ReadonlyMap<string, readonly string[]> {
  const own = Object.entries(conditionKeys).map(([name, values]) => [name.toLowerCase(), values] as const);
  return own.length === 0 ? shared : new Map([...shared, ...own]);
}
