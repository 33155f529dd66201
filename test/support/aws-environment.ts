import type { AccessKey } from './managed-service.ts';

/** How every client of AWS takes a key. */
export function keyInEnvironment(key: AccessKey, region: string): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_DEFAULT_REGION: region,
  };
}

/** What the account of whoever runs the tests has set up for the real AWS must play no part. */
export function withoutAwsSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(AWS|BOTO|TF)_/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
