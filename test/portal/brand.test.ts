import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeclaredBrand, PLAIN } from '../../src/portal/brand.ts';
import type { BrandImage } from '../../src/portal/brand-image.ts';
import type { HexColor } from '../../src/web/contrast.ts';
import { MOST_PUBLISHED } from '../../src/web/static-files.ts';
import { png, WIDE_LOGO } from '../support/pictures.ts';
import { createIdps, startPortal, type TestPortal } from '../support/start-portal.ts';

const SVG: BrandImage = { content: Buffer.from(WIDE_LOGO), extension: 'svg' };
const PNG: BrandImage = { content: png(32, 32), extension: 'png' };

const BRANDED: DeclaredBrand = {
  name: 'Example <VPN> & "Sons"',
  logo: SVG,
  icon: PNG,
  accent: '#7a1fa2',
  support: { text: 'Desk <b>7</b>', href: 'https://help.example.com/?a=1&b="2"' },
};

let portal: TestPortal;
let brand: DeclaredBrand;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), brand: () => brand });
});
afterAll(() => portal.close());
beforeEach(() => {
  brand = BRANDED;
});

const get = (path: string) => request(portal.url).get(path);

async function homePage(): Promise<string> {
  return (await get('/').expect(200)).text;
}

/** The address in the first tag that matches. */
function addressIn(html: string, tag: RegExp): string {
  const address = tag.exec(html)?.[1];
  if (address === undefined) throw new Error(`The page has nothing like ${tag}.`);
  return address;
}

const LOGO = /<img class="brand-logo" src="([^"]+)" alt="">/;
const SHEET = /<link rel="stylesheet" href="(\/static\/brand\.[^"]+)">/;

describe('a branded page', () => {
  it('shows the name in its title and header, and the contact, as text and nothing else', async () => {
    const html = await homePage();
    const name = 'Example &lt;VPN&gt; &amp; &#34;Sons&#34;';
    expect(html).toMatch(new RegExp(`<title>[^<]+ &ndash; ${name}</title>`));
    expect(html).toContain(`<span class="brand-name">${name}</span>`);
    expect(html).toContain('href="https://help.example.com/?a=1&amp;b=&#34;2&#34;"');
    expect(html).toContain('Desk &lt;b&gt;7&lt;/b&gt;');
    expect(html).not.toMatch(/<VPN>|<b>7/);
  });

  it('has no style of its own, so that the policy for styles stays as it is', async () => {
    const { text, headers } = await get('/');
    expect(text).not.toMatch(/<style|\sstyle=/);
    expect(headers['content-security-policy']).toContain("style-src 'self';");
  });

  it('is what it was without a brand', async () => {
    brand = PLAIN;
    const html = await homePage();
    expect(html).toContain('&ndash; Postern</title>');
    expect(html).toContain('<svg class="brand-mark"');
    expect(html).not.toMatch(/brand-logo|\/static\/brand/);
  });
});

describe('the generated sheet and the pictures', () => {
  it('are served for ever at addresses that hold their digest', async () => {
    const html = await homePage();
    const icon = addressIn(html, /<link rel="icon" href="([^"]+)">/);
    const sheet = addressIn(html, SHEET);
    const logo = addressIn(html, LOGO);
    for (const [path, type, pattern] of [
      [sheet, 'text/css; charset=utf-8', /^\/static\/brand\.[0-9a-f]{12}\.css$/],
      [logo, 'image/svg+xml', /^\/static\/logo\.[0-9a-f]{12}\.svg$/],
      [icon, 'image/png', /^\/static\/brand-icon\.[0-9a-f]{12}\.png$/],
    ] as const) {
      expect(path).toMatch(pattern);
      const { headers } = await get(path).expect(200);
      expect(headers).toMatchObject({
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
    }
    expect((await get(sheet)).text).toContain('--accent: #7a1fa2;');
    expect((await get(logo)).body.toString()).toBe(WIDE_LOGO);
    expect((await get(icon)).body).toEqual(PNG.content);
  });

  it('keep their addresses while nothing changes, and serve no made-up ones', async () => {
    const sheet = addressIn(await homePage(), SHEET);
    brand = { ...BRANDED };
    expect(addressIn(await homePage(), SHEET)).toBe(sheet);
    await get('/static/brand.000000000000.css').expect(404);
    await get('/static/brand.css').expect(404);
  });

  it('confine an SVG that is opened by itself', async () => {
    const { headers } = await get(addressIn(await homePage(), LOGO));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox",
    );
  });

  it('go on being served under earlier addresses for a while after a change, and not for ever', async () => {
    const earlier = addressIn(await homePage(), SHEET);
    const colors = Array.from(
      { length: MOST_PUBLISHED },
      (_, at): HexColor => `#0000${(128 + at).toString(16)}`,
    );
    brand = { name: 'Changed', accent: colors[0] ?? '#000080' };
    const later = addressIn(await homePage(), SHEET);
    expect(later).not.toBe(earlier);
    expect((await get(earlier).expect(200)).text).toContain('#7a1fa2');
    expect((await get(later).expect(200)).text).toContain('#000080');
    const changeTo = async (accent: HexColor) => {
      brand = { name: 'Changed', accent };
      await get(addressIn(await homePage(), SHEET)).expect(200);
    };
    for (const accent of colors.slice(0, MOST_PUBLISHED / 2)) await changeTo(accent);
    await get(earlier).expect(200);
    for (const accent of colors.slice(MOST_PUBLISHED / 2)) await changeTo(accent);
    await get(earlier).expect(404);
  });
});

describe('a logo for dark pages', () => {
  it('takes the place of the other there', async () => {
    brand = { ...BRANDED, logoDark: PNG };
    const html = await homePage();
    expect(html).toMatch(
      /<source srcset="\/static\/logo-dark\.[0-9a-f]{12}\.png" media="\(prefers-color-scheme: dark\)">/,
    );
    expect(html).not.toContain('brand-plate');
  });

  it('is not needed: without it the logo stands on a plate', async () => {
    expect(await homePage()).toContain('brand-plate');
  });
});
