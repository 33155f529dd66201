import { z } from 'zod';
import { EXTRA_DIRECTIVES, type ExtraLine, parseExtraLine } from './extra-line.ts';

/** A profile that needs more is no profile of this endpoint any more. */
const MOST_LINES = 20;
/** What a client may be told several times. */
const REPEATABLE: readonly string[] = ['dhcp-option', 'route-ipv6'];

const extraLine = z
  .string({ error: 'Write a line of a profile, such as mssfix 1328.' })
  .transform((text, context): ExtraLine => {
    const line = parseExtraLine(text);
    if (typeof line !== 'string') return line;
    context.addIssue({ code: 'custom', message: line });
    return z.NEVER;
  });

/** `ClientConfigurationLines` of an endpoint; its value holds each line in its one spelling. */
export const extraLinesDeclaration = z
  .array(extraLine)
  .max(MOST_LINES, `Write at most ${MOST_LINES} lines.`)
  .superRefine((lines, context) => {
    lines.forEach((line, index) => {
      const message = faultAmong(lines, line, index);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [index], message });
    });
  })
  .transform((lines): readonly string[] => lines.map(({ text }) => text))
  .default([])
  .describe(
    `Lines for every profile whose client can read them: ${EXTRA_DIRECTIVES.map((name) => `\`${name}\``).join(', ')}.`,
  );

function faultAmong(lines: readonly ExtraLine[], line: ExtraLine, index: number): string | undefined {
  const { directive, text } = line;
  const isAgain = (earlier: ExtraLine) =>
    REPEATABLE.includes(directive) ? earlier.text === text : earlier.directive === directive;
  if (lines.slice(0, index).some(isAgain)) return 'This is there already. Remove one of the two.';
  const hasAddress = lines.some((other) => other.directive === 'ifconfig-ipv6');
  if (directive !== 'route-ipv6' || hasAddress) return undefined;
  return 'OpenVPN makes no IPv6 route without an IPv6 address. Add a line such as ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1.';
}
