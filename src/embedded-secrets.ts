import type { RandomBytes } from './kernel/random.ts';
import type { Secret } from './kernel/secret.ts';
import type { Environment } from './ops/environment.ts';
import { generatedSecret } from './ops/generated-secret.ts';

type Given = Pick<Environment, 'sessionSecrets' | 'dataKeys' | 'redisUrl' | 'dataDirectory'>;

/** The given ones, or, with the embedded store, one that is generated. With Redis the environment has checked them. */
export function sessionSecrets(environment: Given, random: RandomBytes): readonly Secret[] {
  return environment.sessionSecrets ?? [generatedSecret(environment.dataDirectory, 'session-secret', random)];
}

/** The same for data keys; empty with Redis when none is given: a key that only one replica knows would be a trap. */
export function dataKeys(environment: Given, random: RandomBytes): readonly Secret[] {
  if (environment.dataKeys) return environment.dataKeys;
  return environment.redisUrl ? [] : [generatedSecret(environment.dataDirectory, 'data-key', random)];
}
