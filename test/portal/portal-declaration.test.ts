import { describe, expect, it } from 'vitest';
import { faultsOf, formatPath, wordsFor } from '../../src/declarations-words.ts';
import { portalDeclarationSchema } from '../../src/portal/portal-declaration.ts';

function read(section: unknown) {
  return portalDeclarationSchema.parse(section);
}

function faults(section: unknown): readonly string[] {
  const { error } = portalDeclarationSchema.safeParse(section, { error: wordsFor });
  return faultsOf(error?.issues ?? [], ['Portal']).map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );
}

describe('the Portal section', () => {
  it('may say nothing', () => {
    expect(read({})).toEqual({ name: 'Postern' });
  });

  it('says name, pictures, colors and whom to ask', () => {
    expect(
      read({
        Name: ' Example VPN ',
        LogoFile: 'logo.svg',
        LogoDarkFile: 'logo-dark.svg',
        IconFile: 'icon.png',
        Colors: { Accent: '#7A1FA2', AccentDark: '#e1bee7' },
        SupportContact: { Text: 'IT Service Desk', Email: 'help+vpn@example.com' },
      }),
    ).toEqual({
      name: 'Example VPN',
      logoFile: 'logo.svg',
      logoDarkFile: 'logo-dark.svg',
      iconFile: 'icon.png',
      accent: '#7a1fa2',
      accentDark: '#e1bee7',
      support: { text: 'IT Service Desk', href: 'mailto:help%2Bvpn@example.com' },
    });
  });

  it.each([
    [{ Text: 'Desk' }, undefined],
    [{ Text: 'Desk', Url: 'https://help.example.com/vpn?a=b' }, 'https://help.example.com/vpn?a=b'],
    [{ Text: 'Desk', Phone: '+49 (30) 123-4567' }, 'tel:+49301234567'],
    [{ Text: 'Desk', Phone: '4711' }, 'tel:4711'],
  ])('leads to the one way of %j', (SupportContact, href) => {
    expect(read({ SupportContact }).support?.href).toBe(href);
  });

  it.each([
    [{ Nome: 'x' }, 'Portal.Nome: There is no such member'],
    [{ Name: '' }, 'Portal.Name: Write 1 to 40 characters'],
    [{ Name: '  ' }, 'Portal.Name: Write 1 to 40 characters'],
    [{ Name: 'x'.repeat(41) }, 'Portal.Name: Write one line of at most 40'],
    [{ Name: 'two\nlines' }, 'Portal.Name: Write one line'],
    [{ Name: 7 }, 'Portal.Name: Write one line'],
    [{ LogoDarkFile: 'a.svg' }, 'Portal.LogoDarkFile: This replaces LogoFile on dark pages'],
    [{ Colors: { Accent: null } }, 'Portal.Colors.Accent: Write six hexadecimal digits in quotes'],
    [{ Colors: { Accent: '#fff' } }, 'Portal.Colors.Accent: Write six hexadecimal digits in quotes'],
    [{ Colors: { Accent: 'red; } body {' } }, 'Portal.Colors.Accent: Write six hexadecimal digits'],
    [{ Colors: { Accent2: '#0f5a60' } }, 'Portal.Colors.Accent2: There is no such member'],
    [{ SupportContact: {} }, 'Portal.SupportContact.Text: Write one line of at most 80'],
    [{ SupportContact: { Text: 'x'.repeat(81) } }, 'Portal.SupportContact.Text: Write one line'],
    [
      { SupportContact: { Text: 'a', Url: 'javascript:alert(1)' } },
      'Portal.SupportContact.Url: Write an address',
    ],
    [
      { SupportContact: { Text: 'a', Url: 'http://a.example' } },
      'Portal.SupportContact.Url: Write an address',
    ],
    [{ SupportContact: { Text: 'a', Email: 'a@b?bcc=c' } }, 'Portal.SupportContact.Email: Write an email'],
    [{ SupportContact: { Text: 'a', Phone: 'tomorrow' } }, 'Portal.SupportContact.Phone: Write a telephone'],
    [
      { SupportContact: { Text: 'a', Email: 'a@b.example', Phone: '4711' } },
      'Portal.SupportContact.Phone: There is Email already',
    ],
  ])('refuses %j with words for its member', (section, words) => {
    expect(faults(section)).toEqual([expect.stringContaining(words)]);
  });
});
