/** One line of text for people, at most `longest` UTF-16 units: no control characters, no line separators. */
export function isLine(text: string, longest: number): boolean {
  return text.length <= longest && LINE.test(text);
}

const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
