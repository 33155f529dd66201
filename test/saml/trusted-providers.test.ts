import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SamlProvider } from '../../src/saml/saml-provider-store.ts';
import { createTrustedProviders } from '../../src/saml/trusted-providers.ts';

const CORPUS = new URL('../corpus/metadata/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CORPUS), 'utf8');
const document = (claim: string) => read(readdirSync(CORPUS).find((name) => name.includes(claim)) ?? '');

const ARN = 'arn:aws:iam::123456789012:saml-provider/corp';
const provider: SamlProvider = {
  samlProviderArn: ARN,
  name: 'corp',
  metadataDocument: document('of-a-federation'),
  entityId: 'https://idp.example/entity',
  createdAt: 1,
  owner: { kind: 'api' },
};

/** A store of one provider that tests change behind its back. */
function trustedProviders() {
  let stored: SamlProvider | undefined = provider;
  const store = { get: async () => stored && { value: stored, version: 1 } };
  return {
    providers: createTrustedProviders(store),
    put: (next: SamlProvider | undefined) => {
      stored = next;
    },
  };
}

describe('what is trusted of a provider', () => {
  it('is the entity that it names, also when the name alone changes', async () => {
    const { providers, put } = trustedProviders();
    expect((await providers.get(ARN))?.entityId).toBe('https://idp.example/entity');
    put({ ...provider, entityId: 'https://first.example/entity' });
    expect((await providers.get(ARN))?.entityId).toBe('https://first.example/entity');
  });

  it('is read once as long as nothing changes, and never after the provider is gone', async () => {
    const { providers, put } = trustedProviders();
    expect(await providers.get(ARN)).toBe(await providers.get(ARN));
    put(undefined);
    expect(await providers.get(ARN)).toBeUndefined();
  });

  it('is only what the key of the pinned certificate has signed', async () => {
    const { providers, put } = trustedProviders();
    const { entityId: _, ...unnamed } = provider;
    const pinned = { ...unnamed, metadataSigningCertificate: read('publisher.pem') };
    put({ ...pinned, metadataDocument: document('ad-fs-signs') });
    expect((await providers.get(ARN))?.entityId).toBe('http://adfs.corp.example/adfs/services/trust');
    put({ ...pinned, metadataDocument: document('changed-after') });
    await expect(providers.get(ARN)).rejects.toMatchObject({ code: 'MetadataSignatureInvalid' });
    put({ ...unnamed, metadataDocument: document('changed-after') });
    expect(await providers.get(ARN)).toBeDefined();
    put({ ...pinned, metadataDocument: document('changed-after') });
    await expect(providers.get(ARN)).rejects.toMatchObject({ code: 'MetadataSignatureInvalid' });
    put({ ...pinned, metadataDocument: document('keys-without-use') });
    await expect(providers.get(ARN)).rejects.toMatchObject({ code: 'MetadataNotSigned' });
  });
});
