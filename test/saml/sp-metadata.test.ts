import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { serviceProviderMetadata } from '../../src/saml/sp-metadata.ts';
import { SERVICE_PROVIDER } from '../support/sign-in-world.ts';
import { metadataSchemaFaults } from '../support/xml-schema.ts';

describe('our own metadata', () => {
  it('is valid by the schema of SAML metadata, as xmllint reads it', async () => {
    const metadata = serviceProviderMetadata(SERVICE_PROVIDER);
    expect(await metadataSchemaFaults(metadata)).toBe('');
    // The schema is really asked: a document out of order is not valid.
    const disordered = metadata.replace(/(<NameIDFormat>.*<\/NameIDFormat>)([\s\S]*)(<\/SPSSO)/, '$2$1$3');
    expect(await metadataSchemaFaults(disordered)).toContain('NameIDFormat');
  });

  it('is valid with a certificate to encrypt for, too, and the same as without but for that', async () => {
    const { certificate } = await makeCertificate({ commonName: 'decryption', purpose: 'signing' });
    const metadata = serviceProviderMetadata(SERVICE_PROVIDER, certificate);
    expect(await metadataSchemaFaults(metadata)).toBe('');
    const without = metadata.replace(/ *<KeyDescriptor use="encryption">[\s\S]*<\/KeyDescriptor>\n/, '');
    expect(without).toBe(serviceProviderMetadata(SERVICE_PROVIDER));
  });

  it('stays valid whatever the entity ID and the address are', async () => {
    const name = fc.webUrl({ withQueryParameters: true, withFragments: true });
    await fc.assert(
      fc.asyncProperty(name, fc.webUrl({ withQueryParameters: true }), async (entityId, url) => {
        const metadata = serviceProviderMetadata({ entityId, assertionConsumerServiceUrl: url });
        expect(await metadataSchemaFaults(metadata)).toBe('');
      }),
      { numRuns: 20 },
    );
  });

  it('asks for the three attributes that are read, and requires none', () => {
    const metadata = serviceProviderMetadata(SERVICE_PROVIDER);
    const requested = [...metadata.matchAll(/<RequestedAttribute Name="(\w+)"/g)].map(([, name]) => name);
    expect(requested).toEqual(['memberOf', 'FirstName', 'LastName']);
    expect(metadata).not.toContain('isRequired');
  });
});
