import { TimeMalformed } from './refusals.ts';

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?Z$/;

/**
 * An xs:dateTime as SAML wants it, in UTC with `Z` (SAML Core 1.3.3), as milliseconds since 1970; what is finer is
 * cut off. Throws `TimeMalformed` for every other form, also for those that `Date.parse` would take.
 */
export function parseDateTime(text: string): number {
  const [, year, month, day, hour, minute, second, fraction = ''] = DATE_TIME.exec(text) ?? [];
  if (year === undefined) throw malformed(text);
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`;
  const time = Date.parse(iso);
  // The 30th of February and hour 24 come out as another day, or not at all.
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw malformed(text);
  return time;
}

function malformed(text: string): TimeMalformed {
  return new TimeMalformed({ expected: 'a time such as 2030-01-31T12:00:00Z', received: text.slice(0, 100) });
}
