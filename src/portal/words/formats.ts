/** How a language writes numbers, sizes and times. `Intl` is slow to set up: each language does it once, when it is first read. */
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
  const intl = once(() => intlFor(locale));
  return {
    number: (value) => intl().number.format(value),
    size: (bytes) => {
      const { kilobytes, megabytes } = intl();
      const size =
        bytes < MEGABYTE ? kilobytes.format(Math.ceil(bytes / 1000)) : megabytes.format(bytes / MEGABYTE);
      return size.replace(/\s/, NO_BREAK);
    },
    time: (at) => intl().time.format(at),
    plural: (count, { one, other }) => (intl().rules.select(count) === 'one' ? one : other),
  };
}

function intlFor(locale: string) {
  const unit = (name: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumFractionDigits });
  return {
    number: new Intl.NumberFormat(locale),
    megabytes: unit('megabyte', 1),
    kilobytes: unit('kilobyte', 0),
    time: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' }),
    rules: new Intl.PluralRules(locale),
  };
}

function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
