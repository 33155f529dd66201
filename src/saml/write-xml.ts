const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser would make spaces of these in an attribute (XML 1.0, section 3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML as it is written here, with what is filled in as text or as an attribute's value between double quotes. */
export function xml(markup: TemplateStringsArray, ...values: readonly string[]): string {
  const [begin = '', ...rest] = markup;
  return rest.reduce((text, next, place) => text + escaped(values[place] ?? '') + next, begin);
}

function escaped(value: string): string {
  return value.replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}
