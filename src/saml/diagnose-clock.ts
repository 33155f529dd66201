import { parseDateTime } from './date-time.ts';
import { type Diagnose, diagnosis, failedWith } from './diagnosis-material.ts';

/**
 * Clocks that differ by more than is allowed. IssueInstant tells best by how much, since it is written when the Response
 * is sent; else the end of the window that was missed.
 */
export const diagnoseClock: Diagnose = (material) => {
  const failed =
    failedWith(material, 'IssueInstantOutOfRange') ??
    failedWith(material, 'AssertionNotYetValid', 'AssertionExpired', 'SubjectConfirmationExpired');
  const theirTime = failed?.received === undefined ? undefined : timeOf(failed.received);
  if (theirTime === undefined) return [];
  const milliseconds = theirTime - material.now;
  return [
    diagnosis(milliseconds > 0 ? 'clock-ahead' : 'clock-behind', {
      seconds: String(Math.round(Math.abs(milliseconds) / 1000)),
      theirTime: new Date(theirTime).toISOString(),
      ourTime: new Date(material.now).toISOString(),
      allowedSeconds: String(Math.round(material.against.expected.clockSkewMs / 1000)),
      by: failed?.code === 'IssueInstantOutOfRange' ? 'IssueInstant' : 'window',
    }),
  ];
};

function timeOf(text: string): number | undefined {
  try {
    return parseDateTime(text);
  } catch {
    return undefined;
  }
}
