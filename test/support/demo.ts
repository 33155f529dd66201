import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startChild } from './child-process.ts';

/** `npm run demo`, running. */
export interface RunningDemo {
  /** The page of the endpoint with this name, as the terminal shows it. */
  endpointPage(name: string): string;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/start.js', import.meta.url));

/** Starts the demo as the script does; resolves when the terminal says that it runs. */
export async function startDemo(): Promise<RunningDemo> {
  const demo = startChild(process.execPath, [MAIN, 'demo']);
  await demo.line((line) => line.includes('Stop with Ctrl-C'));
  return {
    endpointPage(name) {
      const line = demo.lines.find((each) => each.trim().startsWith(name));
      const address = /http:\/\/\S+/.exec(line ?? '')?.[0];
      if (address === undefined) throw new Error(`The demo names no page of ${name}.`);
      return address;
    },
    async stop() {
      process.kill(demo.pid, 'SIGINT');
      await demo.end();
    },
  };
}

/** Presses the button of a person on the identity provider's page, and waits for the portal's answer. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await arriveAtPortal(page);
}

/** Waits until the identity provider (127.0.0.1) was left for the portal (localhost), and its page is there. */
export async function arriveAtPortal(page: Page): Promise<void> {
  await page.waitForURL(({ hostname }) => hostname === 'localhost');
}
