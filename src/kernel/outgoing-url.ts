const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The longest address that is asked, in characters. */
const LONGEST = 2048;

/**
 * What is wrong with an address whose answers decide who gets in, as the end of a sentence that begins with it; undefined: nothing.
 * Whoever can change the answer on its way decides instead, so http is for the same machine only.
 */
export function problemWithOutgoingUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'is not a URL';
  if (text.length > LONGEST) return `has more than ${LONGEST} characters`;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    return 'does not start with https:';
  }
  return url.username === '' && url.password === '' ? undefined : 'holds a user name or password';
}

/** An address as log lines show it: without its query, which may be long, or name what others need not read. */
export function shown(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.origin}${parsed.pathname}`.slice(0, 300) : 'The address';
}
