import type { SessionData } from 'express-session';
import type { Store } from '../../src/store/store.ts';

/** The methods of a session store as promises. */
export function promisedSessions({ sessions }: Store) {
  const settle = <Result>(act: (done: (error: unknown, result?: Result | null) => void) => void) =>
    new Promise<Result | null>((resolve, reject) => {
      act((error, result) => (error ? reject(error) : resolve(result ?? null)));
    });
  return {
    get: (sid: string) => settle<SessionData>((done) => sessions.get(sid, done)),
    set: (sid: string, data: SessionData) => settle<void>((done) => sessions.set(sid, data, done)),
    destroy: (sid: string) => settle<void>((done) => sessions.destroy(sid, done)),
    touch: async (sid: string, data: SessionData) => sessions.touch?.(sid, data, () => {}),
  };
}
