import { describe, expect, it } from 'vitest';
import { readBrandImage } from '../../src/portal/brand-image.ts';
import { png, TALL_LOGO, WIDE_LOGO } from '../support/pictures.ts';

const svg = (inside: string, attributes = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

function faultOf(content: Buffer): string | undefined {
  const read = readBrandImage(content);
  return 'fault' in read ? read.fault : undefined;
}

describe('a picture', () => {
  it('is told by what it holds', () => {
    const webp = Buffer.from('RIFF\x1a\0\0\0WEBPVP8L');
    expect(readBrandImage(png(4, 4))).toMatchObject({ extension: 'png' });
    expect(readBrandImage(webp)).toMatchObject({ extension: 'webp' });
    for (const text of [WIDE_LOGO, TALL_LOGO, `\uFEFF${TALL_LOGO}`, `<!-- made by hand -->\n${TALL_LOGO}`]) {
      expect(readBrandImage(Buffer.from(text))).toMatchObject({ extension: 'svg' });
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a GIF', Buffer.from('GIF89a')],
    ['a page', Buffer.from('<!doctype html><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a sound in the container of WebP', Buffer.from('RIFF\x1a\0\0\0WAVEfmt ')],
    ['an SVG that is still packed', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('is refused when it is %s', (_, content) => {
    expect(faultOf(content)).toMatch(/^This is neither an SVG nor a PNG nor a WebP picture/);
  });

  it('may have 64 KiB and not a byte more', () => {
    const large = (length: number) => Buffer.concat([png(4, 4), Buffer.alloc(length - png(4, 4).length)]);
    expect(faultOf(large(65_536))).toBeUndefined();
    expect(faultOf(large(65_537))).toMatch(/^This picture has 65537 bytes, and at most 65536 \(64 KiB\)/);
  });
});

describe('an SVG', () => {
  it.each([
    ['<style>.a { fill: url(#paint); }</style><path class="a" d="M0 0"/>'],
    ['<defs><linearGradient id="paint"/></defs><use href="#paint"/>'],
    ['<g xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></g>'],
    ['<image href="data:image/png;base64,AAAA" width="1" height="1"/>'],
    ['<rect style="fill:url(\'#paint\')"/><title>url, on, href</title>'],
  ])('is taken as it is drawn: %s', (inside) => {
    expect(faultOf(svg(inside))).toBeUndefined();
  });

  it.each([
    ['<script>alert(1)</script>', 'holds <script>'],
    ['<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>', 'holds <script>'],
    ['<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', 'holds <script>'],
    ['<foreignObject/>', 'holds <foreignObject>'],
    ['<path onload="alert(1)"/>', 'event handler onload'],
    ['<path OnClick="alert(1)"/>', 'event handler OnClick'],
    ['<a href="javascript:alert(1)"><path/></a>', 'outside of itself'],
    ['<a href=" &#106;avascript:alert(1)"><path/></a>', 'outside of itself'],
    ['<image href="https://elsewhere.example/a.png"/>', 'outside of itself'],
    ['<image href="//elsewhere.example/a.png"/>', 'outside of itself'],
    ['<image href="data:text/html,a"/>', 'outside of itself'],
    ['<g xmlns:x="http://www.w3.org/1999/xlink"><use x:href="other.svg#a"/></g>', 'outside of itself'],
    ['<path style="fill: url(https://elsewhere.example/a.svg#p)"/>', 'outside of itself'],
    ['<path fill="url( &quot;https://elsewhere.example/&quot;)"/>', 'outside of itself'],
    ['<style>@import "https://elsewhere.example/a.css";</style>', 'outside of itself'],
    ['<style><![CDATA[@font-face { src: url(font.woff) }]]></style>', 'outside of itself'],
    ['<path', 'not well-formed'],
    ['<use xlink:href="#a"/>', 'not well-formed'],
    ['&unknown;', 'not well-formed'],
  ])('is refused, in words, when it holds %s', (inside, words) => {
    const fault = faultOf(svg(inside));
    expect(fault).toContain(words);
    expect(fault).toMatch(/\(Line 1 of the picture\.\)$/);
  });

  it.each([
    ['<svg viewBox="0 0 1 1"/>', 'This is no SVG'],
    ['<!-- a --><html xmlns="http://www.w3.org/1999/xhtml"/>', 'This is no SVG'],
    ['<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', 'entities'],
    [
      '<?xml version="1.0"?><?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      'style sheet',
    ],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'not well-formed'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/><script/>', 'not well-formed'],
  ])('is refused as a whole: %s', (text, words) => {
    expect(faultOf(Buffer.from(text))).toContain(words);
  });

  it('is refused when it is not UTF-8', () => {
    expect(faultOf(Buffer.concat([svg(''), Buffer.from([0xff])]))).toContain('not UTF-8');
  });
});
