import { describe, expect, it } from 'vitest';
import { endpointDeclarationSchema } from '../../src/endpoints/endpoint-declaration.ts';
import { endpointFromDeclaration } from '../../src/endpoints/endpoint-from-declaration.ts';
import { context, declaration, written } from './declared.ts';

const ADDRESS = 'ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1';
const faults = (changes: object) =>
  (endpointDeclarationSchema.safeParse({ ...written, ...changes }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const faultsOf = (...ClientConfigurationLines: unknown[]) => faults({ ClientConfigurationLines });
const stored = (changes: object) =>
  endpointFromDeclaration(declaration(changes), context, 0, { kind: 'file', file: 'postern.yaml' });

describe('ClientConfigurationLines', () => {
  it('are kept in their one spelling, in their order', () => {
    const lines = ['route-ipv6  2000::/3', ADDRESS, ' mssfix 1328'];
    expect(stored({ ClientConfigurationLines: lines }).clientConfigurationLines).toEqual([
      'route-ipv6 2000::/3',
      ADDRESS,
      'mssfix 1328',
    ]);
    expect(stored({})).not.toHaveProperty('clientConfigurationLines');
    expect(stored({ ClientConfigurationLines: [] })).not.toHaveProperty('clientConfigurationLines');
  });

  it('are at most twenty, each a text', () => {
    const servers = Array.from({ length: 21 }, (_, index) => `dhcp-option DNS 10.0.0.${index}`);
    expect(faultsOf(...servers.slice(1))).toEqual([]);
    expect(faultsOf(...servers)).toEqual(['ClientConfigurationLines: Write at most 20 lines.']);
    expect(faultsOf(1328)).toEqual([
      'ClientConfigurationLines.0: Write a line of a profile, such as mssfix 1328.',
    ]);
  });

  it('tell the line that is wrong', () => {
    expect(faultsOf('mssfix 1328', 'mssfix x', 'up x')).toEqual([
      'ClientConfigurationLines.1: Write mssfix and a number from 576 to 1500, such as mssfix 1328.',
      expect.stringMatching(/^ClientConfigurationLines\.2: Only these directives can be added: /),
    ]);
  });

  it('say nothing twice, but for servers, domains and routes that differ', () => {
    const again = 'This is there already. Remove one of the two.';
    expect(faultsOf('mssfix 1328', 'mssfix 1400')).toEqual([`ClientConfigurationLines.1: ${again}`]);
    expect(faultsOf('dhcp-option DNS 10.0.0.2', 'dhcp-option DNS 10.0.0.3')).toEqual([]);
    expect(faultsOf('dhcp-option DNS 10.0.0.2', 'dhcp-option  DNS 10.0.0.2')).toEqual([
      `ClientConfigurationLines.1: ${again}`,
    ]);
  });

  it('have an IPv6 address where they have an IPv6 route, which is nothing without one', () => {
    expect(faultsOf('route-ipv6 2000::/3')).toEqual([
      expect.stringMatching(
        /^ClientConfigurationLines\.0: OpenVPN makes no IPv6 route without an IPv6 address/,
      ),
    ]);
    expect(faultsOf('route-ipv6 2000::/3', ADDRESS)).toEqual([]);
  });
});

describe('PortalNote', () => {
  it('is plain text of several lines, whatever ends them in the file', () => {
    expect(stored({ PortalNote: 'Ask <b>us</b> & ours.\r\n\r\nExtension 12.\n' }).portalNote).toBe(
      'Ask <b>us</b> & ours.\n\nExtension 12.',
    );
    expect(stored({})).not.toHaveProperty('portalNote');
  });

  it.each([
    ['x'.repeat(1001)],
    ['a\u0000b'],
    ['a\tb'],
    ['a\u2028b'],
    ['\u001b[31mred'],
    [''],
    ['\n \n'],
    [12],
  ])('is not %j', (PortalNote) => {
    expect(faults({ PortalNote })).toEqual([
      'PortalNote: Write a text of 1 to 1000 characters without tabs or other control characters, in quotes if it looks like a number.',
    ]);
  });

  it('may have a thousand characters', () => {
    expect(stored({ PortalNote: 'é'.repeat(1000) }).portalNote).toHaveLength(1000);
  });
});
