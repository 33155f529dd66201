import { createHash } from 'node:crypto';
import type { SessionStore } from '../../kernel/session-store.ts';
import { SetupReviewOutdated } from './setup-problems.ts';
import type { SetupSession } from './setup-sessions.ts';

/** The document that was read last and waits to be confirmed, one for each setup. Throws `StoreUnavailable`. */
export interface SetupReviews {
  /** Keeps `document` for an hour; returns its digest, which the form that confirms it carries. */
  keep(setup: SetupSession, document: string): Promise<string>;
  /** Throws `SetupReviewOutdated` when `digest` is not that of the document that was kept last. */
  find(setup: SetupSession, digest: string): Promise<string>;
}

const KEPT_SECONDS = 3600;

export function createSetupReviews(sessions: SessionStore): SetupReviews {
  const keyOf = (setup: SetupSession) => `setup-review:${setup.key}`;
  return {
    async keep(setup, document) {
      await sessions.put(keyOf(setup), document, KEPT_SECONDS);
      return digestOf(document);
    },
    async find(setup, digest) {
      const document = await sessions.get(keyOf(setup));
      if (document === undefined || digestOf(document) !== digest) throw new SetupReviewOutdated();
      return document;
    },
  };
}

function digestOf(document: string): string {
  return createHash('sha256').update(document).digest('base64url');
}
