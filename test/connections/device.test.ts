import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOf } from '../../src/connections/device.ts';
import { deviceSchema } from '../../src/connections/gateway-contract.ts';

const device = (peerInfo: Record<string, string>) =>
  deviceOf({ publicIp: '198.51.100.7', port: 50_123, transportProtocol: 'udp', peerInfo });

describe('A device', () => {
  it('is what the client and the network say of it', () => {
    const peerInfo = {
      IV_PLAT: 'win',
      IV_PLAT_VER: '10.0.22631',
      IV_VER: '2.6.14',
      IV_GUI_VER: 'AWS VPN Client 5.3.1',
    };
    expect(device(peerInfo)).toEqual({
      publicIp: '198.51.100.7',
      port: 50_123,
      transportProtocol: 'udp',
      platform: 'win',
      platformVersion: '10.0.22631',
      openvpnVersion: '2.6.14',
      awsClientVersion: '5.3.1',
    });
  });

  it('has one address however a gateway writes it, for limits and comparisons count by it', () => {
    const from = (publicIp: string) =>
      deviceOf({ publicIp, port: 50_123, transportProtocol: 'udp', peerInfo: {} }).publicIp;
    for (const spelling of ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:C000:201', '0:0:0:0:0:ffff:192.0.2.1'])
      expect(from(spelling)).toBe('192.0.2.1');
    for (const spelling of ['2001:DB8::1', '2001:db8:0:0::1']) expect(from(spelling)).toBe('2001:db8::1');
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const read = deviceSchema.shape.publicIp.safeParse(address);
        if (read.success) expect(from(from(address))).toBe(from(address));
      }),
    );
  });

  it('has no version of the AWS-provided client where another program says its own', () => {
    for (const IV_GUI_VER of ['OpenVPN GUI 11.48.0.0', 'Tunnelblick 4.0.1', 'saws 1.2.3', 'AWS VPN Client']) {
      expect(device({ IV_GUI_VER }).awsClientVersion).toBe('');
    }
  });

  it('is told in short printable lines, whatever the client sends', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 512 });
    fc.assert(
      fc.property(anything, anything, (IV_PLAT, IV_VER) => {
        const { platform, openvpnVersion, platformVersion } = device({ IV_PLAT, IV_VER });
        for (const text of [platform, openvpnVersion]) {
          expect(text).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
          expect([...text].length).toBeLessThanOrEqual(64);
        }
        expect(platformVersion).toBe('');
      }),
    );
  });
});
