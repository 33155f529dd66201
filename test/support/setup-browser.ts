import type { Page } from 'playwright-core';
import type { SetupGrant } from '../../src/portal/setup/setup-links.ts';
import { paths } from '../../src/web/paths.ts';
import { makeSetupLink } from './setup-visitor.ts';
import type { TestPortal } from './start-portal.ts';

/** Opens a fresh setup link in a browser and presses its button; ends on the page of values. */
export async function openSetupIn(
  page: Page,
  portal: TestPortal,
  changes?: Partial<SetupGrant>,
): Promise<void> {
  await page.goto(portal.url + paths.setupLink(await makeSetupLink(portal, changes)));
  await page.locator('main button[type="submit"]').click();
  await page.waitForURL(`${portal.url}/setup`);
}
