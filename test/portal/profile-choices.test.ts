import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT_FLAVOURS, DEFAULT_CLIENTS } from '../../src/endpoints/client-flavours.ts';
import { clientDownloads, PLATFORMS } from '../../src/portal/client-downloads.ts';
import { profileChoices } from '../../src/portal/profile-choices.ts';

const offered = (platform: string) => clientDownloads().filter((client) => client.platform === platform);
const client = fc.record({
  flavour: fc.constantFrom(...CLIENT_FLAVOURS),
  href: fc.constantFrom('/clients/windows?name=x', 'https://example.com/'),
});

describe('the profiles that a page offers', () => {
  it('are all there, each in one place, whatever the clients are', () => {
    fc.assert(
      fc.property(fc.array(client), fc.constantFrom(...DEFAULT_CLIENTS), (clients, defaultClient) => {
        const { main, forClients, rest } = profileChoices(clients, defaultClient);
        expect([main, ...forClients, ...rest].sort()).toEqual([...CLIENT_FLAVOURS].sort());
      }),
    );
  });

  it('have the export as the main one on every platform when every client can read it', () => {
    for (const platform of PLATFORMS)
      expect(profileChoices(offered(platform), 'openvpn').main).toBe('openvpn');
  });

  it('have the platform’s own as the main one where AWS has no client', () => {
    const main = (platform: string) => profileChoices(offered(platform), 'aws').main;
    expect(main('ios')).toBe('openvpn-connect');
    expect(main('android')).toBe('openvpn-for-android');
    const aws = { flavour: 'aws', href: 'https://aws.amazon.com/' } as const;
    expect(profileChoices([aws, ...offered('windows')], 'aws').main).toBe('aws');
    expect(profileChoices([], 'aws').main).toBe('openvpn');
  });

  it('name those of the platform’s other clients next, in the order of the clients', () => {
    expect(profileChoices(offered('windows'), 'openvpn').forClients).toEqual(['openvpn-connect']);
    expect(profileChoices(offered('macos'), 'openvpn').forClients).toEqual([
      'tunnelblick',
      'openvpn-connect',
    ]);
  });

  it('bundle the client that is a file of ours, rather the main one’s, else the recommended one, with the profile made for it', () => {
    const link = { flavour: 'openvpn', href: 'https://example.com/' } as const;
    const file = { flavour: 'openvpn-connect', href: '/clients/windows' } as const;
    const own = { flavour: 'openvpn', href: '/clients/windows?name=gui' } as const;
    expect(profileChoices([link, file], 'openvpn').bundled).toBe('openvpn-connect');
    expect(profileChoices([link, file, own], 'openvpn').bundled).toBe('openvpn');
    expect(profileChoices([link], 'openvpn').bundled).toBe('openvpn');
    expect(profileChoices(offered('macos'), 'openvpn').bundled).toBe('tunnelblick');
    expect(profileChoices([], 'openvpn').bundled).toBe('openvpn');
  });
});
