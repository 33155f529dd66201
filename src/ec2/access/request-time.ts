import { ClockSkewed, SignatureIncomplete } from './signature-failures.ts';

/** How far the clocks of the caller and of this machine may be apart, in milliseconds (15 minutes, as at AWS). */
const MOST_SKEW = 15 * 60 * 1000;
const FORM = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Checks the time that a request bears, as `20261121T182422Z`, against the day of its credential scope and against `now`
 * (milliseconds). Throws {@link SignatureIncomplete}, {@link ClockSkewed}.
 */
export function assertTimely(amzDate: string | undefined, day: string, now: number): void {
  const [, ...parts] = FORM.exec(amzDate ?? '') ?? [];
  const [year, month, date, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) {
    throw new SignatureIncomplete('X-Amz-Date must say when the request was signed, as 20261121T182422Z.');
  }
  if (amzDate?.slice(0, 8) !== day) {
    throw new SignatureIncomplete('The day of the credential scope is not the day of X-Amz-Date.');
  }
  if (Math.abs(now - time) <= MOST_SKEW) return;
  throw new ClockSkewed(
    `AWS was not able to validate the provided access credentials: the request was signed at ${amzDate}, more than 15 minutes from the time here. Check the clocks of both machines.`,
  );
}
