import { SaxesParser, type SaxesTagNS } from 'saxes';

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** What a picture has no use for: programs, pages inside the picture, and animation that changes addresses. */
const FORBIDDEN_ELEMENTS = new Set(['script', 'foreignObject', 'iframe', 'object', 'embed', 'handler']);

/**
 * What is wrong with an SVG that is to be a logo; undefined: nothing. It must be well-formed, and hold neither programs
 * nor references to anything outside: browsers show a picture without them, so that it would not look as it was drawn.
 */
export function svgFault(content: Buffer): string | undefined {
  const text = decode(content);
  if (text === undefined) return 'This SVG is not UTF-8 text. Save it as UTF-8.';
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof SvgFault) return error.message;
    throw error;
  }
}

class SvgFault extends Error {}

function decode(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function parse(text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  const fail = (message: string): never => {
    throw new SvgFault(`${message} (Line ${parser.line} of the picture.)`);
  };
  parser.on('error', () => fail('This SVG is not well-formed XML. Export it again.'));
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) fail('This SVG declares entities in its DOCTYPE. Export it as plain SVG.');
  });
  parser.on('processinginstruction', () => fail('This SVG asks for a style sheet. Export it as plain SVG.'));
  parser.on('opentag', (tag) => {
    if (depth === 0 && (tag.local !== 'svg' || tag.uri !== SVG_NAMESPACE)) {
      fail(`This is no SVG: its first element must be <svg xmlns="${SVG_NAMESPACE}">.`);
    }
    depth += 1;
    const message = tagFault(tag);
    if (message !== undefined) fail(message);
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  parser.on('text', (words) => {
    if (pointsOutside(words)) fail(OUTSIDE);
  });
  parser.on('cdata', (words) => {
    if (pointsOutside(words)) fail(OUTSIDE);
  });
  parser.write(text).close();
}

const OUTSIDE = 'This SVG refers to something outside of itself. Embed it, and convert texts to paths.';

function tagFault({ local, attributes }: SaxesTagNS): string | undefined {
  if (FORBIDDEN_ELEMENTS.has(local)) return `This SVG holds <${local}>, which a logo must not. Remove it.`;
  for (const { local: name, value } of Object.values(attributes)) {
    if (/^on/i.test(name))
      return `This SVG holds the event handler ${name}, which a logo must not. Remove it.`;
    if ((name === 'href' || name === 'src') && !/^\s*(?:#|data:image\/)/i.test(value)) return OUTSIDE;
    if (pointsOutside(value)) return OUTSIDE;
  }
  return undefined;
}

/** Style sheets and style attributes: `url(…)` may name a part of the picture or data in it. */
function pointsOutside(style: string): boolean {
  return /@import|url\(\s*["']?(?!["']|\s|#|data:)/i.test(style);
}
