/** How a language writes numbers, sizes and times. `Intl` is slow to set up, so each language does it once. */
export interface Formats {
  number(value: number): string;
  /** Bytes, in megabytes (10⁶) or kilobytes. */
  size(bytes: number): string;
  /** Milliseconds since 1970, with the time zone: UTC, since the portal cannot know the person's. */
  time(at: number): string;
  /** Picks the form of a noun for a count (CLDR plural rules). */
  plural(count: number, forms: { readonly one: string; readonly other: string }): string;
}

const MEGABYTE = 1_000_000;
/** Between a number and its unit no line should end. */
const NO_BREAK = '\u00a0';

/** `locale` is a BCP 47 tag that decides on the order of a date and the marks in a number, such as `en-GB`. */
export function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const unit = (name: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumFractionDigits });
  const [megabytes, kilobytes] = [unit('megabyte', 1), unit('kilobyte', 0)];
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
  const rules = new Intl.PluralRules(locale);
  return {
    number: (value) => number.format(value),
    size: (bytes) => {
      const size =
        bytes < MEGABYTE ? kilobytes.format(Math.ceil(bytes / 1000)) : megabytes.format(bytes / MEGABYTE);
      return size.replace(/\s/, NO_BREAK);
    },
    time: (at) => time.format(at),
    plural: (count, { one, other }) => (rules.select(count) === 'one' ? one : other),
  };
}
