import type { FileHandle } from 'node:fs/promises';

/** An open file that several transfers read at once, and that outlives its owner until the last of them ended. */
export interface SharedFile {
  /** Counts one reader more; call what it returns when the reader is done. Throws after {@link close}. */
  borrow(): () => void;
  /** Closes the file once nobody reads it any more; resolves then. */
  close(): Promise<void>;
}

export function shareFile(handle: Pick<FileHandle, 'close'>): SharedFile {
  let readers = 0;
  const closed = Promise.withResolvers<void>();
  let closing = false;
  const closeIfUnused = () => {
    if (closing && readers === 0) handle.close().then(closed.resolve, closed.reject);
  };
  return {
    borrow() {
      if (closing) throw new Error('The file was given up.');
      readers += 1;
      let borrowed = true;
      return () => {
        if (!borrowed) return;
        borrowed = false;
        readers -= 1;
        closeIfUnused();
      };
    },
    close() {
      if (!closing) {
        closing = true;
        closeIfUnused();
      }
      return closed.promise;
    },
  };
}
