import { afterEach, describe, expect, it } from 'vitest';
import { createIamService } from '../../src/ec2/iam/iam-service.ts';
import type { Service } from '../../src/ec2/service.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { SamlProviderAlreadyExists } from '../../src/saml/saml-provider-failures.ts';
import { postSigned, REALM, startManagementApi } from '../support/management-api.ts';

let api: Awaited<ReturnType<typeof startManagementApi>>;
afterEach(() => api.close());

/** IAM, as far as it creates providers; it stands where EC2 does, so that requests for that reach it. */
async function creating(failure: Error) {
  const createSamlProvider = () => Promise.reject(failure);
  const iam = createIamService({ samlProviders: { createSamlProvider } as never, realm: () => REALM });
  api = await startManagementApi([{ ...iam, name: 'ec2' } satisfies Service]);
  const form = {
    Action: 'CreateSAMLProvider',
    Version: '2010-05-08',
    Name: 'corp',
    SAMLMetadataDocument: 'x'.repeat(2_000),
  };
  const { status } = await postSigned(api.url, new URLSearchParams(form).toString());
  return { status, levels: api.lines.map(({ level }) => level) };
}

describe('The log of the management API', () => {
  it('says nothing of what a caller did wrong, whatever the service: the audit does', async () => {
    expect(await creating(new SamlProviderAlreadyExists('corp'))).toEqual({ status: 409, levels: [] });
    expect(api.calls).toMatchObject([{ code: 'SamlProviderAlreadyExists' }]);
  });

  it('has an error for what broke, and a warning for what cannot be done now', async () => {
    expect(await creating(new Error('broken'))).toEqual({ status: 500, levels: ['error'] });
    await api.close();
    expect(await creating(new StoreUnavailable('The store is away.'))).toEqual({
      status: 503,
      levels: ['warn'],
    });
  });
});
