import { expect, vi } from 'vitest';
import type { Trace } from '../../src/saml/trace.ts';
import type { TestPortal } from './start-portal.ts';

/** The reference on the page of a refusal, as the person reads it. Throws when there is none. */
export function referenceOn(page: string): string {
  const reference = /class="reference">([^<]+)</.exec(page)?.[1];
  if (reference === undefined) throw new Error('The page shows no reference.');
  return reference;
}

/** The trace of the sign-in that a page refused; it is made after the answer, so it is waited for. */
export async function traceOf({ store }: Pick<TestPortal, 'store'>, page: string): Promise<Trace> {
  const text = await vi.waitFor(async () => {
    const found = await store.traces.get(referenceOn(page));
    expect(found).toBeDefined();
    return found ?? '';
  }, 10_000);
  return JSON.parse(text);
}
