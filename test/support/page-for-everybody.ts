import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Language } from '../../src/web/language.ts';
import { barriersOn } from './axe.ts';

const WIDTHS = [320, 1280];
const SCHEMES = ['light', 'dark'] as const;

const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Buttons and what looks like one, that are smaller than a thumb needs. */
const smallTargets = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('button, .button, .platforms a, .languages a, .downloads a, .brand, .back a, summary, input:not([type=hidden]), textarea')]
    .filter((element) => element.getBoundingClientRect().height < 43.5)
    .map((element) => element.outerHTML)`);

/**
 * The page that is open has one heading, says its language, and in light and dark, on a phone and a desk, has no barrier
 * that axe knows, does not scroll sideways and has large targets. Open it with reduced motion: otherwise colors pass
 * through those between light and dark.
 */
export async function expectPageForEverybody(page: Page, language: Language): Promise<void> {
  await expect.poll(() => page.title()).toMatch(/ – Postern$/);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      expect(await barriersOn(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(await smallTargets(page)).toEqual([]);
    }
  }
}
