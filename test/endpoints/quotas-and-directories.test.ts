import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { directoryDeclarationSchema } from '../../src/endpoints/directories-declaration.ts';
import { DEFAULT_QUOTAS } from '../../src/endpoints/quotas.ts';
import { quotasDeclarationSchema } from '../../src/endpoints/quotas-declaration.ts';

function faults(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('Declared quotas', () => {
  it('are those of the guide where nobody says others', () => {
    expect(quotasDeclarationSchema.parse({})).toEqual(DEFAULT_QUOTAS);
    expect(DEFAULT_QUOTAS).toEqual({ clientVpnEndpoints: 5, authorizationRules: 50, routes: 10 });
  });

  it('are adjustable, one by one', () => {
    expect(quotasDeclarationSchema.parse({ ClientVpnEndpoints: 0, RoutesPerEndpoint: 100 })).toEqual({
      clientVpnEndpoints: 0,
      authorizationRules: 50,
      routes: 100,
    });
  });

  it.each([-1, 1.5, '5'])('are refused with words: %j', (ClientVpnEndpoints) => {
    expect(faults(quotasDeclarationSchema, { ClientVpnEndpoints })).toEqual([
      'ClientVpnEndpoints: Write a whole number, 0 or more.',
    ]);
  });
});

describe('A declared directory', () => {
  const directory = {
    DirectoryId: 'd-0123456789',
    Url: 'ldaps://dc.example.com',
    BaseDn: 'DC=corp,DC=example,DC=com',
  };

  it.each(['ldaps://dc.example.com', 'ldap://10.0.0.5:3268', 'ldaps://[fd00::5]'])('is at %s', (Url) => {
    expect(directoryDeclarationSchema.parse({ ...directory, Url })).toEqual({
      ...directory,
      Url,
      AlternateUrls: [],
    });
  });

  it.each(['https://dc.example.com', 'ldap://', 'dc.example.com', 'ldaps://reader:word@dc.example.com'])(
    'is not at %s',
    (Url) => {
      expect(faults(directoryDeclarationSchema, { ...directory, Url })).toEqual([
        'Url: Write an address such as ldaps://dc.example.com, without a path.',
      ]);
    },
  );

  it('has an id', () => {
    expect(faults(directoryDeclarationSchema, { ...directory, DirectoryId: 'corp' })).toEqual([
      'DirectoryId: Write an id such as d-0123456789.',
    ]);
  });
});
