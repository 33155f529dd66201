/** Takes the picture of the portal that the README shows, of the demo as it is: `node test/tools/portal-picture.ts`. */
import { fileURLToPath } from 'node:url';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { signInAs, startDemo } from '../support/demo.ts';

const PICTURE = fileURLToPath(new URL('../../docs/images/portal.png', import.meta.url));
/** Most people who look at it will be shown the steps for this system. */
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36';

const [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
try {
  const page = await newVisitor(browser, { viewport: { width: 1200, height: 900 }, userAgent: WINDOWS });
  await page.goto(demo.endpointPage('Head office'));
  await signInAs(page, 'Alice');
  await page.screenshot({ path: PICTURE, fullPage: true });
} finally {
  await browser.close();
  await demo.stop();
}
