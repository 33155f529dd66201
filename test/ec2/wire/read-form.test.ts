import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../../src/ec2/wire/read-form.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('a form', () => {
  it('is read as all clients write it, with plus signs and with percent signs', () => {
    const form = readForm('Description=a+b%20c%26d&Text=%C3%A9');
    expect(form.text('Description')).toBe('a b c&d');
    expect(form.text('Text')).toBe('é');
    expect(form.text('Other')).toBeUndefined();
  });

  it('tells absent from empty', () => {
    const form = readForm('Description=');
    expect(form.text('Description')).toBe('');
    expect(failureOf(() => form.requiredText('Description'))).toMatchObject({ code: 'MissingParameter' });
    expect(failureOf(() => form.requiredText('VpcId')).message).toContain('VpcId');
  });

  it('takes true and false for flags, and nothing else', () => {
    const form = readForm('A=true&B=false&C=True&D=1&E=');
    expect([form.flag('A'), form.flag('B'), form.flag('F')]).toEqual([true, false, undefined]);
    for (const name of ['C', 'D', 'E']) {
      expect(failureOf(() => form.flag(name))).toMatchObject({ code: 'InvalidParameterValue' });
    }
  });

  it('takes decimal whole numbers, and nothing else', () => {
    const form = readForm('A=443&B=-1&C=0x10&D=1e3&E=&F=1.5&G=99999999999&H=%20443');
    expect([form.int('A'), form.int('B'), form.int('Z')]).toEqual([443, -1, undefined]);
    for (const name of ['C', 'D', 'E', 'F', 'G', 'H']) {
      expect(failureOf(() => form.int(name))).toMatchObject({ code: 'InvalidParameterValue' });
    }
  });

  it('counts lists from 1, and tells none from an empty one', () => {
    const form = readForm('DnsServers.2=b&DnsServers.1=a&Id.0=x');
    expect(form.list('DnsServers')).toEqual(['a', 'b']);
    expect(form.list('VpcId')).toBeUndefined();
    expect(failureOf(() => form.requiredList('VpcId')).message).toContain('VpcId.1');
    expect(failureOf(() => form.assertAllRead()).message).toContain('Id.0');
  });

  it('has structures, and lists of them, with the full name in what it refuses', () => {
    const form = readForm('Log.Enabled=maybe&Filter.1.Name=n&Filter.1.Value.1=v&Filter.2.Name=m');
    const [first, second, ...more] = form.structures('Filter');
    expect([first?.text('Name'), first?.list('Value'), second?.text('Name'), more]).toEqual([
      'n',
      ['v'],
      'm',
      [],
    ]);
    expect(form.structure('Banner')).toBeUndefined();
    expect(failureOf(() => form.structure('Log')?.flag('Enabled')).message).toContain('Log.Enabled');
  });

  it('refuses what the action did not read, so that no option is silently without effect', () => {
    const form = readForm('VpnPort=443&DevicePostureOptions.Enabled=true');
    form.int('VpnPort');
    expect(failureOf(() => form.assertAllRead())).toMatchObject({ code: 'UnknownParameter' });
    expect(failureOf(() => form.assertAllRead()).message).toContain('DevicePostureOptions.Enabled');
  });

  it('refuses a parameter that is there twice, and more of them than anybody needs', () => {
    expect(failureOf(() => readForm('A=1&B=2&A=1'))).toMatchObject({ code: 'MalformedForm' });
    const many = Array.from({ length: 5001 }, (_value, index) => `P${index}=1`).join('&');
    expect(failureOf(() => readForm(many))).toMatchObject({ code: 'MalformedForm' });
    readForm(many.slice(0, many.lastIndexOf('&')));
  });

  it('counts parameters before it takes them apart, which would take most of a minute for 4 MB', () => {
    const refusal = failureOf(() => readForm('a&'.repeat(2 * 1024 * 1024)));
    expect(refusal.message).toContain('at most 5000 parameters');
  });

  it('finds structures as a search through all names does', () => {
    const name = fc
      .array(fc.constantFrom('A', 'Ab', '1', '2', '10', '\u{1f511}', '\ud7ff', ''), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(name), name, (names, asked) => {
        const form = readForm(names.map((each) => `${encodeURIComponent(each)}=x`).join('&'));
        const isThere = names.some((each) => each.startsWith(`${asked}.`));
        expect(form.structure(asked) !== undefined).toBe(isThere);
      }),
    );
  });

  it('gives back whatever texts a client writes, in any order', () => {
    const names = fc.uniqueArray(
      fc.string({ minLength: 1 }).map((text) => text.replaceAll('.', '_')),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(names, fc.array(fc.string({ unit: 'grapheme' })), fc.boolean(), (keys, list, isPlus) => {
        const pairs = [
          ...keys.map((key) => [`${key}`, `value of ${key}`] as const),
          ...list.map((value, index) => [`the.list.${index + 1}`, value] as const),
        ].reverse();
        const encode = (text: string) =>
          isPlus ? encodeURIComponent(text).replaceAll('%20', '+') : encodeURIComponent(text);
        const form = readForm(pairs.map((pair) => pair.map(encode).join('=')).join('&'));
        for (const key of keys) expect(form.text(key)).toBe(`value of ${key}`);
        expect(form.list('the.list') ?? []).toEqual(list);
        form.assertAllRead();
      }),
    );
  });
});
