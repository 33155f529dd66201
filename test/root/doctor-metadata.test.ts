import { describe, expect, it } from 'vitest';
import { judgeMetadata } from '../../src/doctor-metadata.ts';
import type { SamlProvider } from '../../src/saml/saml-provider-store.ts';
import { CORP, corpAt } from '../support/refresher-world.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
const URL = 'https://idp.example/metadata';

const provider = (more: Partial<SamlProvider> = {}): SamlProvider => ({
  samlProviderArn: CORP,
  name: 'corp',
  metadataDocument: '<a/>',
  createdAt: 0,
  owner: { kind: 'file', file: 'postern.yaml' },
  ...more,
});
const source = {
  url: URL,
  allowsPrivateAddress: true,
  confirmedAt: NOW - 3.5 * DAY,
  nextFetchAt: NOW,
  failures: 0,
} as const;
const lines = (...[providers, declared]: [readonly SamlProvider[], Parameters<typeof judgeMetadata>[1]?]) =>
  judgeMetadata(providers, declared ?? [], NOW).map(({ level, text }) => `${level} ${text}`);

describe('judgeMetadata', () => {
  it('says nothing of documents that are files', () => {
    expect(lines([provider()])).toEqual([]);
  });

  it('is content when what is declared was fetched', () => {
    expect(lines([provider({ metadataSource: source })], [corpAt(URL)])).toEqual([
      'ok 1 document is fetched from addresses, and all is well.',
    ]);
  });

  it('calls a declared provider that was never fetched a fault, and one whose earlier document serves a warning', () => {
    expect(lines([], [corpAt(URL)])).toEqual([expect.stringMatching(/^fault .*corp was never fetched/)]);
    expect(lines([provider()], [corpAt(URL)])).toEqual([
      expect.stringMatching(/^warning .*corp was not fetched yet as the file declares/),
    ]);
  });

  it('warns of what could not be renewed, in the words of the last failure', () => {
    const lastFailure = { code: 'MetadataUnreachable', message: 'It cannot be reached.', at: NOW };
    expect(lines([provider({ metadataSource: { ...source, failures: 4, lastFailure } })])).toEqual([
      'warning The metadata of corp could not be renewed; what serves is 3 days old. It cannot be reached.',
    ]);
  });

  it('notes for seven days that people sign in at another host, whoever changed it', () => {
    const moved = (at: number) =>
      lines([provider({ singleSignOnHostChange: { from: 'a.example', to: 'b.example', at } })]);
    expect(moved(NOW - 6 * DAY)).toEqual([
      expect.stringMatching(/^note .*sign in at b\.example.*a\.example.*phishing/),
    ]);
    expect(moved(NOW - 8 * DAY)).toEqual([]);
  });
});
