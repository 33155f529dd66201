import { describe, expect, it } from 'vitest';
import { clientDownloadDeclaration, clientDownloads, PLATFORMS } from '../../src/portal/client-downloads.ts';

const own = { Platform: 'windows', Name: 'Corp VPN', Url: 'https://intranet.example/vpn.msi' };

describe('the clients that the portal offers', () => {
  it('are there for every platform by default, all by https', () => {
    const downloads = clientDownloads();
    expect(new Set(downloads.map(({ platform }) => platform))).toEqual(new Set(PLATFORMS));
    for (const { href } of downloads) expect(new URL(href).protocol).toBe('https:');
  });

  it('are the declared ones for a platform that has any, and the built-in ones for the others', () => {
    const downloads = clientDownloads([clientDownloadDeclaration.parse(own)]);
    expect(downloads.filter(({ platform }) => platform === 'windows')).toEqual([
      {
        platform: 'windows',
        name: 'Corp VPN',
        slug: 'corp-vpn',
        flavour: 'openvpn',
        href: 'https://intranet.example/vpn.msi',
      },
    ]);
    expect(downloads.filter(({ platform }) => platform === 'macos')).toEqual(
      clientDownloads().filter(({ platform }) => platform === 'macos'),
    );
  });

  it('cannot be declared with an address that is not https, an unknown platform, or a member too many', () => {
    const wrong = [
      { ...own, Url: 'http://intranet.example/vpn.msi' },
      { ...own, Url: 'javascript:alert(1)' },
      { ...own, Url: 'intranet' },
      { ...own, Platform: 'beos' },
      { ...own, Name: ' ' },
      { ...own, Sha256: 'x' },
      { Platform: 'windows' },
    ];
    for (const declaration of wrong)
      expect(clientDownloadDeclaration.safeParse(declaration).success).toBe(false);
    expect(clientDownloadDeclaration.safeParse(own).success).toBe(true);
  });
});
