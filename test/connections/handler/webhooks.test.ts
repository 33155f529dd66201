import { afterEach, describe, expect, it } from 'vitest';
import type { AskParts, Exchange } from '../../../src/connections/handler/ask-handler.ts';
import { askHandler } from '../../../src/connections/handler/ask-handler.ts';
import type { Webhook } from '../../../src/connections/handler/configured-handler.ts';
import { formatRequest } from '../../../src/connections/handler/format-request.ts';
import { signatureHeaders } from '../../../src/connections/handler/webhook-signature.ts';
import { makeCertificate } from '../../../src/demo/certificates.ts';
import { ALLOWED, answering, MISBEHAVING_WEBHOOKS } from '../../support/misbehaving-webhooks.ts';
import { startWebhook, type WebhookServer } from '../../support/webhook-server.ts';
import { QUESTION } from './samples.ts';

const servers: WebhookServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(...parts: Parameters<typeof startWebhook>): Promise<WebhookServer> {
  const server = await startWebhook(...parts);
  servers.push(server);
  return server;
}

const NOW = Date.parse('2026-11-21T12:00:00Z');

async function ask(destination: Webhook, parts: Partial<AskParts> = {}): Promise<Exchange> {
  const handler = { functionName: 'AWSClientVPN-posture', schemaVersion: 'v3', destination } as const;
  const all = { clock: () => NOW, limitMilliseconds: 10_000, ...parts };
  return askHandler(handler, QUESTION, { inTurn: (work) => work() }, all);
}

/** The failure and its words. */
async function failureOf(destination: Webhook, parts?: Partial<AskParts>): Promise<string> {
  const { outcome } = await ask(destination, parts);
  return outcome.outcome === 'failed' ? `${outcome.reason} ${outcome.detail}` : outcome.outcome;
}

const isLate = ({ reason, does }: { readonly reason: string; readonly does: string }) =>
  reason === 'client-connect-handler-timed-out' && !does.includes('status');

describe('a webhook that', () => {
  it.each(MISBEHAVING_WEBHOOKS)('$does fails as $reason, is asked once, and left', async (webhook) => {
    const { webhook: destination, requests, connections } = await start(webhook);
    const { outcome } = await ask(destination, { limitMilliseconds: isLate(webhook) ? 1000 : 10_000 });
    const detail = expect.stringMatching(/^([A-Z]|http:).*\.$/);
    expect(outcome).toEqual({ outcome: 'failed', reason: webhook.reason, detail });
    expect(requests.map(({ url }) => url)).toEqual(webhook.socket ? [] : ['/posture']);
    await expect.poll(connections).toBe(0);
  });
});

describe('a webhook', () => {
  it('is told apart by what it does wrong, in words for operators', async () => {
    const words = async (does: string) => {
      const misbehaving = MISBEHAVING_WEBHOOKS.find((each) => each.does === does);
      return failureOf((await start(misbehaving ?? {})).webhook);
    };
    expect(await words('compresses')).toMatch(/answered compressed, which was not asked for\.$/);
    expect(await words('answers with status 302')).toMatch(/status 302, and redirects are not followed\.$/);
    expect(await words('answers with status 401')).toMatch(/look whether it has the secret of its entry\.$/);
    expect(await words('answers with status 204')).toMatch(/status 204 instead of 200\.$/);
    expect(await words('sends without end')).toMatch(/more than 65536 bytes\.$/);
    expect(await words('speaks another protocol')).toMatch(
      /does not answer in HTTP \(HPE_INVALID_CONSTANT\)\.$/,
    );
  });

  it('is posted the request of its schema, signed, and decides', async () => {
    const denial = {
      ...ALLOWED,
      allow: false,
      'error-msg-on-denied-connection': 'Update your system.',
      'posture-compliance-statuses': ['outdated'],
    };
    const { webhook, requests } = await start({ answer: answering(denial) });
    const exchange = await ask(webhook);
    expect(exchange).toEqual({
      request: formatRequest(QUESTION, 'v3'),
      response: JSON.stringify(denial),
      outcome: { outcome: 'denied', message: 'Update your system.', postureComplianceStatuses: ['outdated'] },
    });
    const signed = { id: QUESTION.connectionId, body: exchange.request, now: NOW, secrets: webhook.secrets };
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/posture',
        headers: {
          'content-type': 'application/json',
          'accept-encoding': 'identity',
          ...signatureHeaders(signed),
        },
        body: exchange.request,
      },
    ]);
  });

  it.each([
    ['in pieces', JSON.stringify(ALLOWED, undefined, 2)],
    ['behind a byte order mark', `\ufeff${JSON.stringify(ALLOWED)}`],
    ['with members that nobody asked for', JSON.stringify({ ...ALLOWED, note: { deep: [1] } })],
  ])('may answer %s', async (_how, body) => {
    const { webhook } = await start({
      answer: (_request, response) => {
        response.write(body.slice(0, 9));
        setTimeout(() => response.end(body.slice(9)), 30);
      },
    });
    expect((await ask(webhook)).outcome).toEqual({ outcome: 'allowed', postureComplianceStatuses: [] });
  });

  it('is looked up once, and asked at what was found then: a name cannot change its mind', async () => {
    const { webhook, requests } = await start({ answer: answering(ALLOWED) });
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: asked.length === 1 ? '127.0.0.1' : '255.255.255.255', family: 4 }];
    };
    const url = webhook.url.replace('127.0.0.1', 'posture.example');
    expect((await ask({ ...webhook, url }, { resolve })).outcome.outcome).toBe('allowed');
    expect([asked, requests[0]?.headers.host]).toEqual([['posture.example'], new URL(url).host]);
  });

  it('is not asked at a private address unless that is allowed', async () => {
    const { webhook, requests } = await start({ answer: answering(ALLOWED) });
    const { port } = new URL(webhook.url);
    for (const host of [
      '127.0.0.1',
      'localhost',
      '127.1',
      '[::1]',
      '10.0.0.1',
      '169.254.169.254',
      '[fd00::1]',
    ]) {
      const url = `https://${host}:${port}/`;
      expect(await failureOf({ ...webhook, url, allowsPrivateAddress: false })).toMatch(
        /^client-connect-handler-service-error .*AllowPrivateAddresses: true/,
      );
    }
    expect(requests).toEqual([]);
  });

  it('fails as a fault of the service where nobody listens, or its name leads nowhere', async () => {
    const server = await startWebhook({ answer: answering(ALLOWED) });
    await server.close();
    expect(await failureOf(server.webhook)).toMatch(/^client-connect-handler-service-error .*ECONNREFUSED/);
    const resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await failureOf(server.webhook, { resolve })).toMatch(
      /^client-connect-handler-service-error .*ENOTFOUND/,
    );
  });

  it('whose name is never resolved is late', async () => {
    const { webhook } = await start({ answer: answering(ALLOWED) });
    const resolve = () => new Promise<never>(() => undefined);
    expect(await failureOf(webhook, { resolve, limitMilliseconds: 200 })).toMatch(
      /^client-connect-handler-timed-out /,
    );
  });

  it('must have a certificate of its own name, from an authority that is trusted', async () => {
    const own = await makeCertificate({ commonName: 'posture.example', purpose: 'server' });
    const { webhook, requests } = await start({ answer: answering(ALLOWED) }, own);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const named = (host: string) => ({ ...webhook, url: webhook.url.replace('127.0.0.1', host) });
    const trusting = (host: string) => ({ ...named(host), certificateAuthority: own.certificate });
    const untrusted = await failureOf(named('posture.example'), { resolve });
    expect(untrusted).toMatch(/^client-connect-handler-service-error .*DEPTH_ZERO_SELF_SIGNED_CERT/);
    const misnamed = await failureOf(trusting('other.example'), { resolve });
    expect(misnamed).toMatch(/^client-connect-handler-service-error .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(requests).toEqual([]);
    expect((await ask(trusting('posture.example'), { resolve })).outcome.outcome).toBe('allowed');
  });

  it('is reached by TLS alone where its address says https', async () => {
    const { webhook, requests } = await start({ answer: answering(ALLOWED) });
    expect(await failureOf({ ...webhook, url: webhook.url.replace('http:', 'https:') })).toMatch(
      /^client-connect-handler-service-error .*(EPROTO|ERR_SSL)/,
    );
    expect(requests).toEqual([]);
  });
});
