/**
 * One line of text for people, at most `longest` UTF-16 units: no control characters, no line separators, and nothing that UTF-8 or XML
 * cannot say, which would come back as another text than was given (halves of surrogate pairs, U+FFFE, U+FFFF).
 */
export function isLine(text: string, longest: number): boolean {
  return text.length <= longest && LINE.test(text);
}

const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]*$/u;
