const DURATION =
  /^P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d{1,20})?S)?)?$/;

/** Of a year, month, day, hour, minute and second. No calendar: a year has 365 days and a month has 30. */
const SECONDS = [31_536_000, 2_592_000, 86_400, 3_600, 60, 1];

/**
 * An xs:duration such as `PT6H` or `P1DT12H` in milliseconds, to the second; undefined for what is none, and for a
 * negative one (XML Schema Part 2, section 3.2.6).
 */
export function parseDuration(text: string): number | undefined {
  const [matched, ...parts] = DURATION.exec(text.trim()) ?? [];
  if (matched === undefined) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (SECONDS[index] ?? 0) * 1_000, 0);
}
