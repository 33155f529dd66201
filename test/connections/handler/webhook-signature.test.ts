import { describe, expect, it } from 'vitest';
import { isWebhookSecret } from '../../../src/connections/handler/webhook-secret.ts';
import { signatureHeaders } from '../../../src/connections/handler/webhook-signature.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { openSslHmac } from '../../support/openssl.ts';

const SECRETS = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)];

describe('the signature of a request to a webhook', () => {
  it('is that of Standard Webhooks: over id, time and body, once for each secret', () => {
    const body = '{"username":"Größe"}';
    const [first, second] = SECRETS.map((key) => openSslHmac(key, `cvpn-connection-1.1795262400.${body}`));
    const secrets = SECRETS.map(
      (key, index) => new Secret(`${index === 0 ? 'whsec_' : ''}${key.toString('base64')}`),
    );
    expect(signatureHeaders({ id: 'cvpn-connection-1', body, now: 1_795_262_400_999, secrets })).toEqual({
      'webhook-id': 'cvpn-connection-1',
      'webhook-timestamp': '1795262400',
      'webhook-signature': `v1,${first} v1,${second}`,
    });
  });

  it('is what others compute: the example that libraries of Standard Webhooks are tested with', () => {
    const secrets = [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')];
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      now: 1_614_265_330_000,
    };
    expect(signatureHeaders({ ...signed, secrets })).toMatchObject({
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('has a secret of 24 to 64 bytes in base64, perhaps behind its prefix', () => {
    const secret = (bytes: number) => Buffer.alloc(bytes, 255).toString('base64');
    expect([24, 25, 26, 64].map((bytes) => isWebhookSecret(secret(bytes)))).toEqual([true, true, true, true]);
    expect(isWebhookSecret(`whsec_${secret(32)}`)).toBe(true);
    const wrong = [
      secret(23),
      secret(65),
      '',
      `whsec-${secret(32)}`,
      secret(32).slice(1),
      `${secret(32)}\n`,
      'x y'.repeat(16),
    ];
    expect(wrong.filter(isWebhookSecret)).toEqual([]);
  });
});
