/** HTML with its references replaced by what they stand for: for looking for words, not for parsing. */
export function unescapeHtml(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_reference, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
