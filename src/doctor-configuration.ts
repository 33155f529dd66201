import { checkConfiguration } from './check-configuration.ts';
import type { Declarations } from './declarations.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import { checkClients } from './open-clients.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { type Environment, readEnvironment } from './ops/environment.ts';
import { readTextFile } from './read-text-file.ts';

export interface ExaminedConfiguration {
  readonly findings: readonly Finding[];
  /** Undefined when it is faulty: then nothing else can be looked at. */
  readonly environment: Environment | undefined;
  /** Undefined when there is no file, or a faulty one. */
  readonly declarations: Declarations | undefined;
}

const { ok, warning, fault } = findingsAbout('Configuration');

/** The check of `config check`, as findings. A faulty file leaves the environment of use, so that more can be looked at. */
export async function examineConfiguration(env: NodeJS.ProcessEnv): Promise<ExaminedConfiguration> {
  try {
    const { environment, configurationFile, declarations: read } = checkConfiguration(env);
    // Installers are a part of what was applied, so without them the digests would differ.
    const declarations = read && (await checkClients(read));
    return { findings: [fileFinding(configurationFile)], environment, declarations };
  } catch (error) {
    if (!(error instanceof ConfigurationFaulty)) throw error;
    return {
      findings: error.faults.map(fault),
      environment: usableEnvironment(env),
      declarations: undefined,
    };
  }
}

function fileFinding(configurationFile: string | undefined): Finding {
  if (configurationFile !== undefined) return ok(`The environment and ${configurationFile} are good.`);
  return warning('The environment is good, but there is no postern.yaml. Write one, or set POSTERN_CONFIG.');
}

function usableEnvironment(env: NodeJS.ProcessEnv): Environment | undefined {
  try {
    return readEnvironment(env, readTextFile);
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return undefined;
    throw error;
  }
}
