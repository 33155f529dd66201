import { allWritten, type LogSink } from './log-sink.ts';

/** Standard output takes whatever it is given: `writeText` is the program's own way there, so that no line ends up inside of another. */
export function createStdoutSink(writeText: (text: string) => void): LogSink {
  return {
    async write(entries) {
      writeText(entries.map(({ line }) => `${line}\n`).join(''));
      return allWritten();
    },
    async close() {},
  };
}
