import { type Finding, findingsAbout } from './doctor-finding.ts';

/** What the clock of this machine can be compared with. */
export interface ClockFacts {
  readonly now: number;
  /** By how much each other clock is ahead of ours (milliseconds), by what it belongs to. */
  readonly ahead: ReadonlyMap<string, number>;
  /** When a replica applied its configuration last; undefined: never. */
  readonly lastAppliedAt: number | undefined;
  /** By how much the clocks of identity providers may differ from ours. */
  readonly clockSkewMs: number;
}

const { ok, warning, fault } = findingsAbout('Clock');

/** An HTTP date has whole seconds, and an answer travels for a while. */
const MEASURING_ERROR = 2_000;

/**
 * Two of our own machines that differ by more than the allowed skew cannot both agree with an identity provider. The
 * clock of the identity provider itself cannot be asked from here: a refusal for its times says both times.
 */
export function judgeClock({ now, ahead, lastAppliedAt, clockSkewMs }: ClockFacts): readonly Finding[] {
  const findings = [...ahead].flatMap(([whose, milliseconds]) =>
    differs(whose, Math.round(milliseconds / 1000), clockSkewMs / 1000),
  );
  if (lastAppliedAt !== undefined && lastAppliedAt > now + MEASURING_ERROR) {
    findings.push(
      warning(
        `A replica applied its configuration at ${inWords(lastAppliedAt)}, which is in the future here. Set the clocks with NTP.`,
      ),
    );
  }
  if (findings.length > 0) return findings;
  const compared =
    ahead.size > 0 ? `agrees with ${[...ahead.keys()].join(' and ')}` : 'had nothing to compare with';
  return [ok(`It is ${inWords(now)} here, which ${compared}.`)];
}

function differs(whose: string, seconds: number, allowed: number): readonly Finding[] {
  if (Math.abs(seconds) * 1000 <= MEASURING_ERROR) return [];
  const text = `${whose} is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} this machine.`;
  if (Math.abs(seconds) <= allowed) return [warning(`${text} Set both clocks with NTP.`)];
  return [fault(`${text} More than ${allowed} seconds make sign-ins fail. Set both clocks with NTP.`)];
}

function inWords(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
