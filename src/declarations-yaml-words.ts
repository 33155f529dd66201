import type { ErrorCode } from 'yaml';

/**
 * What is wrong with a YAML text, in our words. The library's own repeat what stands in the file, and where a
 * quote is missing that may be a secret.
 */
const WORDS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS:
    'An alias (*name) can have neither an anchor nor a tag. Put a text that begins with * in quotes.',
  BAD_ALIAS: 'An alias (*name) has no usable name. Put a text that begins with * in quotes.',
  BAD_COLLECTION_TYPE: 'A tag (!name) does not fit what follows it. Remove it.',
  BAD_DIRECTIVE: 'A line that begins with % is a directive that YAML does not know. Remove it.',
  BAD_DQ_ESCAPE:
    'A backslash in double quotes begins an unknown escape. Use single quotes, or write two backslashes.',
  BAD_INDENT:
    'The indentation does not fit what stands around it. Members of one object begin in the same column.',
  BAD_PROP_ORDER: 'An anchor or a tag stands in the wrong place. Put it before the value, on the same line.',
  BAD_SCALAR_START: 'A text begins with a character that YAML keeps for itself. Put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a second colon on this line. Put a text that holds a colon in quotes.',
  BLOCK_IN_FLOW: 'A value inside brackets or braces must not begin a list or an object by indentation.',
  DUPLICATE_KEY: 'This key stands twice in the same object; keys must be unique. Remove one.',
  IMPOSSIBLE: 'This is no YAML that can be read.',
  KEY_OVER_1024_CHARS: 'A key is longer than 1024 characters. Is a quote or a line break missing?',
  MISSING_CHAR:
    'A closing quote, bracket, brace or comma is missing, or this line begins in another column than the members around it.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line. Is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'A value can have one anchor (&name). Put a text that begins with & in quotes.',
  MULTIPLE_DOCS: 'A second document begins here, at ---. One file holds one document.',
  MULTIPLE_TAGS: 'A value can have one tag (!name). Put a text that begins with ! in quotes.',
  NON_STRING_KEY: 'A key must be a text.',
  RESOURCE_EXHAUSTION: 'Objects are nested too deep. Close brackets and braces that were left open.',
  TAB_AS_INDENT: 'A line is indented with a tab. Use spaces.',
  TAG_RESOLVE_FAILED:
    'There is an unknown tag (!name). Remove it, or put a text that begins with ! in quotes.',
  UNEXPECTED_TOKEN:
    'Something stands here that does not belong. Compare the indentation and the quotes with the lines around.',
};

/** The words for a fault that the parser found. */
export function yamlFaultWords(code: ErrorCode): string {
  return WORDS[code] ?? WORDS.IMPOSSIBLE;
}

/** The words for a document that parses, but whose aliases cannot be followed. */
export function aliasFaultWords(error: unknown): string {
  const grows = error instanceof Error && error.message.startsWith('Excessive alias count');
  return grows
    ? 'The file uses its anchors too often: an excessive alias count. Write the values out.'
    : 'An alias (*name) names no anchor (&name) that stands before it. Put a text that begins with * in quotes.';
}
