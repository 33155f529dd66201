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

/** The values of condition keys, by the names of these in lower case. No values: the request does not have the key. */
export interface RequestKeys {
  get(name: string): readonly string[] | undefined;
}

/** Worked out when a policy asks: most ask of none (see `condition-keys.ts`). */
const CALL_KEYS: ReadonlyMap<string, (facts: CallFacts) => string | undefined> = new Map([
  ['aws:currenttime', ({ now }) => new Date(now).toISOString()],
  ['aws:epochtime', ({ now }) => String(Math.floor(now / 1000))],
  ['aws:principalaccount', ({ caller }) => caller.account],
  ['aws:principalarn', ({ caller }) => caller.arn],
  ['aws:principalisawsservice', () => 'false'],
  ['aws:principaltype', () => 'User'],
  ['aws:requestedregion', ({ region }) => region],
  ['aws:securetransport', ({ caller }) => String(caller.isSecure)],
  ['aws:sourceip', ({ caller }) => caller.sourceAddress],
  ['aws:userid', ({ caller }) => userId(caller)],
  ['aws:username', ({ caller }) => caller.userName],
  ['aws:viaawsservice', () => 'false'],
  ['aws:useragent', ({ caller }) => caller.userAgent],
] satisfies readonly (readonly [string, (facts: CallFacts) => string | undefined])[]);

/** What a call has of keys, and what one of its targets says of itself. */
export function requestKeys(facts: CallFacts, { conditionKeys = {} }: Target): RequestKeys {
  const own = new Map(Object.entries(conditionKeys).map(([name, values]) => [name.toLowerCase(), values]));
  return {
    get(name) {
      const value = CALL_KEYS.get(name)?.(facts);
      return value === undefined ? own.get(name) : [value];
    },
  };
}
