import { ConcurrentChange } from './errors.ts';

/** Others who change the same object this often in a row never stop. A save takes a moment, so many replicas at once each have their turn. */
const ATTEMPTS = 30;

/**
 * Does `work`, which reads an object, decides and saves, once more whenever somebody else saved the object in between. Throws
 * what `work` throws, and `ConcurrentChange` when others never stop.
 */
export async function retryConcurrentChange<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConcurrentChange) || attempt === ATTEMPTS) throw error;
    }
  }
}
