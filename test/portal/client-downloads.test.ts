import { describe, expect, it } from 'vitest';
import { clientDownloadDeclaration } from '../../src/portal/client-download-declaration.ts';
import { clientDownloads, PLATFORMS } from '../../src/portal/client-downloads.ts';

const link = { Platform: 'windows', Url: 'https://intranet.example/vpn.msi' } as const;
const own = { Platform: 'windows', Name: 'Corp VPN', Url: 'https://intranet.example/vpn.msi' };

describe('the clients that the portal offers', () => {
  it('are there for every platform by default, all by https', () => {
    const downloads = clientDownloads();
    expect(new Set(downloads.map(({ platform }) => platform))).toEqual(new Set(PLATFORMS));
    for (const { href } of downloads) expect(new URL(href).protocol).toBe('https:');
  });

  it('are the declared ones for a platform that has any, and the built-in ones for the others', () => {
    const downloads = clientDownloads([{ declaration: clientDownloadDeclaration.parse(own) }]);
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

  it('begin with the AWS provided client where profiles are for that, by a link to its maker, never a copy', () => {
    const downloads = clientDownloads([], 'aws');
    for (const platform of ['windows', 'macos', 'linux'] as const) {
      const [first, ...others] = downloads.filter((download) => download.platform === platform);
      expect(first).toMatchObject({
        name: 'AWS VPN Client',
        flavour: 'aws',
        href: 'https://aws.amazon.com/vpn/client-vpn-download/',
      });
      expect(others).toEqual(clientDownloads().filter((download) => download.platform === platform));
    }
  });

  it('are of the flavour that is declared, else of the one that the name says', () => {
    const flavours = clientDownloads([
      { declaration: { ...link, Name: 'Tunnelblick' } },
      { declaration: { ...link, Name: 'Corp VPN', Client: 'aws' } },
      { declaration: { ...link, Name: '企業' } },
    ]);
    expect(flavours.slice(0, 3).map(({ slug, flavour }) => `${slug} ${flavour}`)).toEqual([
      'tunnelblick tunnelblick',
      'corp-vpn aws',
      'client openvpn',
    ]);
  });

  it('carry the version and the checksum that the operator knows', () => {
    const Sha256 = 'AB'.repeat(32);
    const declaration = clientDownloadDeclaration.parse({ ...own, Version: ' 3.7.1 ', Sha256 });
    expect(clientDownloads([{ declaration }])[0]).toMatchObject({
      version: '3.7.1',
      sha256: 'ab'.repeat(32),
      href: own.Url,
    });
  });

  it('are handed over to the proxy by a path that leads nowhere else', () => {
    const file = { Platform: 'windows', Name: 'Corp VPN', File: './vpn.msi' };
    for (const AccelRedirect of ['/installers/openvpn.msi', '/a/..b/c-1.2_3~+.msi'])
      expect(clientDownloadDeclaration.safeParse({ ...file, AccelRedirect }).success).toBe(true);
    const wrong = [
      '',
      '/',
      'installers/a.msi',
      '//host/a',
      '/a/',
      '/a/../b',
      '/..',
      '/./a',
      '/a%2e',
      '/a?b',
      '/a b',
      '/a\r\nX: y',
    ];
    for (const AccelRedirect of wrong)
      expect(clientDownloadDeclaration.safeParse({ ...file, AccelRedirect }).success, AccelRedirect).toBe(
        false,
      );
    expect(clientDownloadDeclaration.safeParse({ ...own, AccelRedirect: '/a' }).success).toBe(false);
  });

  it('cannot be declared with an address that is not https, an unknown platform, or a member too many', () => {
    const wrong = [
      { ...own, Url: 'http://intranet.example/vpn.msi' },
      { ...own, Url: 'javascript:alert(1)' },
      { ...own, Url: 'intranet' },
      { ...own, Platform: 'beos' },
      { ...own, Name: ' ' },
      { ...own, Sha256: 'x' },
      { ...own, Sha256: 'g'.repeat(64) },
      { ...own, Version: 3.7 },
      { ...own, Client: 'cisco' },
      { ...own, File: './vpn.msi' },
      { Platform: 'windows', Name: 'Corp VPN' },
      { Platform: 'windows', Name: 'Corp VPN', File: './vpn' },
      { Platform: 'windows', Name: 'Corp VPN', File: './vpn.txt' },
      { Platform: 'windows' },
    ];
    for (const declaration of wrong)
      expect(clientDownloadDeclaration.safeParse(declaration).success).toBe(false);
    expect(clientDownloadDeclaration.safeParse(own).success).toBe(true);
  });
});
