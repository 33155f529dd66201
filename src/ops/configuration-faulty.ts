import { PosternError } from '../kernel/errors.ts';

/** The environment or the configuration file cannot be used as it is. Each fault is one line for a person. */
export class ConfigurationFaulty extends PosternError {
  readonly code = 'ConfigurationFaulty';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'), { faults });
    this.faults = faults;
  }
}
