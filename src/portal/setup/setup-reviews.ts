import { createHash } from 'node:crypto';
import type { SessionStore } from '../../kernel/session-store.ts';
import type { ReadableDocument } from './given-document.ts';
import { SetupReviewOutdated } from './setup-problems.ts';
import type { SetupSession } from './setup-sessions.ts';

/** The document that was read last and waits to be confirmed, one for each setup. Throws `StoreUnavailable`. */
export interface SetupReviews {
  /** Keeps `document` for an hour; returns its digest, which the form that confirms it carries. */
  keep(setup: SetupSession, document: ReadableDocument): Promise<string>;
  /** Throws `SetupReviewOutdated` when `digest` is not that of the document that was kept last. */
  find(setup: SetupSession, digest: string): Promise<ReadableDocument>;
}

const KEPT_SECONDS = 3600;

export function createSetupReviews(sessions: SessionStore): SetupReviews {
  const keyOf = (setup: SetupSession) => `setup-review:${setup.key}`;
  return {
    async keep(setup, document) {
      const text = JSON.stringify(document);
      await sessions.put(keyOf(setup), text, KEPT_SECONDS);
      return digestOf(text);
    },
    async find(setup, digest) {
      const text = await sessions.get(keyOf(setup));
      if (text === undefined || digestOf(text) !== digest) throw new SetupReviewOutdated();
      return JSON.parse(text) as ReadableDocument;
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
