import { randomBytes } from 'node:crypto';
import { Secret } from '../../src/kernel/secret.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { openStoreBeside } from '../../src/store/open-store.ts';
import { recordingLogger } from './recording-logger.ts';

export interface StoredStateSource {
  readonly dataDir: string;
  readonly redisUrl?: string;
  /** 32 bytes in base64. */
  readonly dataKey: string;
}

/** Everything that administrators made, versions included, with the private keys in the clear. */
export async function storedState({ dataDir, redisUrl, dataKey }: StoredStateSource) {
  const store = await openStoreBeside({
    ...(redisUrl === undefined ? {} : { redisUrl: new Secret(redisUrl) }),
    dataDir,
    clock: Date.now,
    logger: recordingLogger().logger,
  });
  const cipher = createPrivateKeyCipher({ dataKeys: [new Secret(dataKey)], random: randomBytes });
  try {
    const certificates = await store.certificates.list();
    return {
      endpoints: await store.endpoints.list(),
      samlProviders: await store.samlProviders.list(),
      certificates,
      privateKeys: certificates.map(({ value }) =>
        cipher.decrypt(value.encryptedPrivateKey, value.certificateArn).reveal(),
      ),
      applied: await store.applyLedger.lastApplied(),
    };
  } finally {
    await store.close();
  }
}
