import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayAsk, mayAskHandler, mayWait, waitsNoMore } from '../../src/connections/ask-limits.ts';
import type { Counters } from '../../src/kernel/counters.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { type Replicas, sqlite } from '../contract/platform.ts';

const asked = (publicIp: string, clientVpnEndpointId: ClientVpnEndpointId = 'cvpn-endpoint-a') => ({
  clientVpnEndpointId,
  device: {
    publicIp,
    port: 1,
    transportProtocol: 'udp' as const,
    platform: '',
    platformVersion: '',
    openvpnVersion: '',
    awsClientVersion: '',
  },
});

describe('Questions about connections', () => {
  let replicas: Replicas;
  let counters: Counters;
  beforeAll(async () => {
    replicas = await sqlite.start();
    counters = replicas.stores[0].counters;
  });
  afterAll(() => replicas.close());

  async function admitted(count: number, may: (n: number) => Promise<boolean>): Promise<number> {
    let passed = 0;
    for (let n = 0; n < count; n += 1) if (await may(n)) passed += 1;
    return passed;
  }

  it('of one address are bounded, be it walked through its /64 or not, and those of others are not concerned', async () => {
    expect(await admitted(700, (n) => mayAsk(counters, asked(`2001:db8::${n.toString(16)}`)))).toBe(600);
    expect(await mayAsk(counters, asked('2001:db8:0:1::1'))).toBe(true);
    await replicas.pass(61);
    expect(await mayAsk(counters, asked('2001:db8::1'))).toBe(true);
  });

  it('that would wait for a browser are bounded by address', async () => {
    expect(await admitted(320, () => mayWait(counters, asked('192.0.2.1')))).toBe(300);
    expect(await mayWait(counters, asked('192.0.2.2'))).toBe(true);
    await waitsNoMore(counters, asked('192.0.2.1'));
    expect(await admitted(2, () => mayWait(counters, asked('192.0.2.1')))).toBe(1);
  });

  it('reach a handler a few times a minute for one person, at each endpoint, and as often as they come for those without a name', async () => {
    const person = randomUUID();
    expect(await admitted(40, (n) => mayAskHandler(counters, asked(`192.0.2.${n}`), person))).toBe(30);
    expect(await mayAskHandler(counters, asked('192.0.2.1', 'cvpn-endpoint-b'), person)).toBe(true);
    expect(await admitted(100, () => mayAskHandler(counters, asked('192.0.2.3'), ''))).toBe(100);
    expect(await mayAskHandler(counters, asked('192.0.2.1'), 'x'.repeat(2000))).toBe(true);
  });
});
