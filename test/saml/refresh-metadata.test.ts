import { expect, it } from 'vitest';
import { refreshedProvider } from '../../src/saml/refresh-metadata.ts';
import { createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';

const NOW = Date.UTC(2026, 10, 21);
const owner = { kind: 'api' } as const;

it('a provider whose document is fetched anew keeps its tags', async () => {
  const idp = await createScriptedIdp({ keyKind: 'ec-p256' });
  const named = { samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp', name: 'corp', owner };
  const url = 'https://idp.corp.example/metadata';
  const metadataSource = { url, confirmedAt: 1, nextFetchAt: 2, failures: 0 };
  const metadataDocument = idpMetadata(idp);
  const stored = { ...named, metadataDocument, metadataSource, createdAt: 1, tags: { team: 'net' } };
  const document = `${metadataDocument}\n`;
  const fetched = { document };
  const refreshed = refreshedProvider({ ...named, url }, stored, fetched, { now: NOW, chance: 0 });
  expect(refreshed).toMatchObject({ metadataDocument: document, tags: { team: 'net' }, createdAt: 1 });
});
