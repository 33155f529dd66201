import type { CommandProcess } from './commands.ts';
import type { Clock } from './kernel/clock.ts';
import { readEnvironment } from './ops/environment.ts';
import { printTrace } from './print-trace.ts';
import { readTextFile } from './read-text-file.ts';
import type { Trace } from './saml/trace.ts';
import { SILENT } from './silent-logger.ts';
import { openStoreToRead } from './store/open-store.ts';
import { parseReference } from './web/reference.ts';

/**
 * Prints the trace of a failed sign-in, by the reference that the person's page shows; false when there is none. Reads the
 * store alone, beside whatever serves. Throws `ConfigurationFaulty`, and what opening and reading the store throws.
 */
export async function printTraceOf(process: CommandProcess, clock: Clock, typed: string): Promise<boolean> {
  const reference = parseReference(typed);
  if (reference === undefined) {
    process.print(NO_REFERENCE);
    return false;
  }
  const text = await find(process.env, clock, reference);
  if (text === undefined) {
    for (const line of notFound(reference)) process.print(line);
    return false;
  }
  for (const line of printTrace(JSON.parse(text) as Trace)) process.print(line);
  return true;
}

/** A faulty configuration file must not stand in the way. */
async function find(env: NodeJS.ProcessEnv, clock: Clock, reference: string): Promise<string | undefined> {
  const { redisUrl, dataDirectory: dataDir } = readEnvironment(env, readTextFile);
  const store = await openStoreToRead({ redisUrl, dataDir, clock, logger: SILENT });
  try {
    return await store.traces.get(reference);
  } finally {
    await store.close();
  }
}

const NO_REFERENCE =
  'A reference has ten letters and digits, such as 4F7KQ-0XMWD. The page that refused the sign-in shows it under "Reference".';

function notFound(reference: string): readonly string[] {
  return [
    `There is no trace of ${reference} here. It may be that`,
    '  - the sign-in failed more than 24 hours ago, or more than a thousand failed since;',
    '  - the page was no refusal of a sign-in: then the log alone has a line with this reference;',
    '  - many sign-ins failed from that network within an hour: the log has a line for each;',
    '  - another portal showed the page, or this command reads another store: it needs the environment of the service;',
    '  - one of the characters is another one.',
  ];
}
