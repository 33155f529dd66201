import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { missingDataKey } from './apply-declared.ts';
import { checkedDeclarations, type Declarations, type Reading, readFiles } from './declarations.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { type Environment, namedConfigurationFile, readEnvironment } from './ops/environment.ts';
import { FILES, readTextFile } from './read-text-file.ts';

/** Environment and configuration file, both checked whole. */
export interface CheckedConfiguration {
  readonly environment: Environment;
  /** The configuration file, absolute; undefined: there is none. */
  readonly configurationFile: string | undefined;
  readonly declarations: Declarations | undefined;
  /** What the declarations were made of; who knows the store checks it again. */
  readonly reading: Reading | undefined;
}

const DEFAULT_FILE = 'postern.yaml';

/**
 * Reads and checks all that an operator configures, without touching anything. Throws {@link ConfigurationFaulty} with
 * the faults of the environment and of the file together. `file` is read instead of the one that `env` names.
 */
export function checkConfiguration(env: NodeJS.ProcessEnv, file?: string): CheckedConfiguration {
  const faults: string[] = [];
  const collect = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationFaulty)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const environment = collect(() => readEnvironment(env, readTextFile));
  const configurationFile = findFile(file ?? namedConfigurationFile(env));
  const reading =
    configurationFile === undefined ? undefined : collect(() => readFiles(configurationFile, FILES));
  const declarations = reading && collect(() => checkedDeclarations(reading));
  if (environment && declarations) {
    const hasDataKey = environment.dataKeys !== undefined || environment.redisUrl === undefined;
    const fault = missingDataKey(declarations, hasDataKey);
    if (fault !== undefined) faults.push(fault);
  }
  if (environment === undefined || faults.length > 0) throw new ConfigurationFaulty(faults);
  return { environment, configurationFile, declarations, reading };
}

function findFile(named: string | undefined): string | undefined {
  if (named !== undefined) return resolve(named);
  return existsSync(DEFAULT_FILE) ? resolve(DEFAULT_FILE) : undefined;
}
