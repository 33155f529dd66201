import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import { postResponse } from './https-visitor.ts';
import { type Load, type Seen, succeeded } from './load.ts';

/** What one second of a load looked like to those who asked in it. */
export interface SecondOfLoad {
  /** Counted from the event. */
  readonly second: number;
  readonly succeeded: number;
  /** The portal's own page that says to come back later, with Retry-After. */
  readonly comeBackLater: number;
  /** Everything else. */
  readonly other: number;
  readonly slowestMilliseconds: number;
}

/** One row for each second in which something was asked; `origin` is milliseconds since 1970. */
export function bySecond(seen: readonly Seen[], origin: number): readonly SecondOfLoad[] {
  const groups = Map.groupBy(seen, ({ at }) => Math.floor((at - origin) / 1000));
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([second, those]) => {
      const good = those.filter(succeeded).length;
      const later = those.filter(comesBackLater).length;
      const slowestMilliseconds = Math.round(Math.max(...those.map(({ milliseconds }) => milliseconds)));
      return {
        second,
        succeeded: good,
        comeBackLater: later,
        other: those.length - good - later,
        slowestMilliseconds,
      };
    });
}

/** True for a 503 that says when to try again. */
export function comesBackLater({ status, retryAfter }: Seen): boolean {
  return status === 503 && retryAfter !== undefined;
}

/** When the last request that did not succeed was answered, milliseconds since 1970; undefined: all succeeded. */
export function lastFailureAt(seen: readonly Seen[]): number | undefined {
  const ends = seen.filter((one) => !succeeded(one)).map(({ at, milliseconds }) => at + milliseconds);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** What the portal had acknowledged, and now denies. */
export interface Lost {
  /** Addresses of visitors who were told that they are signed in, and are not. */
  readonly sessions: readonly string[];
  /** Addresses of visitors whose Response was used, and is not refused as used. */
  readonly usedResponses: readonly string[];
}

/** Asks for every session, and posts every used Response again. */
export async function findLost(load: Load, endpointId: ClientVpnEndpointId): Promise<Lost> {
  const sessions: string[] = [];
  const usedResponses: string[] = [];
  for (const { visitor, samlResponse } of load.signedIn) {
    const page = await visitor.ask(paths.endpoint(endpointId));
    if (page.status !== 200 || !page.text.includes('alice@corp.example')) sessions.push(visitor.address);
    const again = await postResponse(visitor, samlResponse);
    if (again.status !== 403 || !again.text.includes('AssertionReplayed'))
      usedResponses.push(visitor.address);
  }
  return { sessions, usedResponses };
}
