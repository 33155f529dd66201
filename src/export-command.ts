import { checkConfiguration } from './check-configuration.ts';
import type { CommandProcess } from './commands.ts';
import { readYaml } from './declarations-yaml.ts';
import { exportState } from './export-state.ts';
import type { Clock } from './kernel/clock.ts';
import type { Members } from './kernel/declared-members.ts';
import { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import { readConfigurationFile } from './read-text-file.ts';
import { SILENT } from './silent-logger.ts';
import { openStoreToRead } from './store/open-store.ts';

/** Something in the store cannot be read, so what would be printed is not the whole state. */
export class StateNotWhole extends PosternError {
  readonly code = 'StateNotWhole';
}

/**
 * Prints the whole state as a configuration file; changes nothing. Throws what opening and reading the store throw, and
 * {@link StateNotWhole}, after which nothing was printed.
 */
export async function printExport(process: CommandProcess, clock: Clock): Promise<void> {
  const { environment, configurationFile, declarations } = checkConfiguration(process.env);
  const unreadable: string[] = [];
  const logger: Logger = { ...SILENT, error: (_fields, message) => void unreadable.push(message) };
  const store = await openStoreToRead({ ...environment, dataDir: environment.dataDirectory, clock, logger });
  try {
    const sections = sectionsOf(configurationFile);
    const text = await exportState(store, { sections, domain: declarations?.vpn.domain });
    if (unreadable.length > 0) throw new StateNotWhole(unreadable.join('\n'));
    process.print(text.trimEnd());
  } finally {
    await store.close();
  }
}

/** The file was checked before: it holds sections. */
function sectionsOf(file: string | undefined): Members {
  return file === undefined ? {} : ((readYaml(readConfigurationFile(file)).value ?? {}) as Members);
}
