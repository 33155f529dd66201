import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { type RespondOptions, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { referenceOn, traceOf } from '../support/traces.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

/** From an address that nobody else has, so that no test takes another one's share. */
let addresses = 0;
function nextAddress(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

async function refusedPage(options: RespondOptions, address = nextAddress()): Promise<string> {
  const alice = newVisitor(portal);
  const request = await alice.start(EA);
  const { samlResponse } = respond(portal.idps.a, request, { now: portal.now(), ...options });
  const answer = await postResponse(portal, samlResponse).set('X-Forwarded-For', address);
  expect(answer.status).toBe(403);
  return answer.text;
}

describe('A sign-in that failed', () => {
  it('leaves a trace under the reference that its page shows', async () => {
    const page = await refusedPage(
      { overrides: { destination: 'https://old.example.com/acs' } },
      '203.0.113.77',
    );
    const trace = await traceOf(portal, page);
    expect(trace).toMatchObject({
      reference: referenceOn(page),
      step: 'response',
      code: 'DestinationMismatch',
      expected: portal.assertionConsumerServiceUrl,
      received: 'https://old.example.com/acs',
      clientAddress: '203.0.113.77',
      clientVpnEndpointId: EA,
      samlProviderArn: PROVIDER_A,
    });
    expect(trace.requestId).toMatch(/^_[0-9a-f]{40}$/);
    expect(trace.examination).toMatchObject({
      accepted: false,
      code: 'DestinationMismatch',
      subject: { nameIdDomain: 'corp.example', hasFirstName: true },
      namedGroups: ['engineering'],
    });
  });

  it('leaves one also when another browser came back with the code', async () => {
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    const mallory = newVisitor(portal);
    await mallory.start(EA);
    const answer = await mallory.agent.get(String(headers.location)).expect(403);
    const trace = await traceOf(portal, answer.text);
    expect(trace).toMatchObject({ step: 'completion', code: 'BindingMismatch', clientVpnEndpointId: EA });
    expect(trace.examination).toBeUndefined();
  });

  it('leaves one when nothing is known of the sign-in', async () => {
    const request = {
      id: `_${'0'.repeat(40)}`,
      issuer: 'urn:amazon:webservices:clientvpn',
      assertionConsumerServiceUrl: portal.assertionConsumerServiceUrl,
    };
    const { samlResponse } = respond(portal.idps.a, request, { now: portal.now() });
    const unknown = await postResponse(portal, samlResponse).expect(403);
    expect(await traceOf(portal, unknown.text)).toMatchObject({ code: 'RequestUnknown', step: 'response' });
    const garbage = await postResponse(portal, 'garbage').expect(400);
    const trace = await traceOf(portal, garbage.text);
    expect(trace).toMatchObject({ code: 'ResponseNotBase64' });
    expect(trace.samlProviderArn).toBeUndefined();
  });

  it('is counted for its provider also where the Response could not be read', async () => {
    const alice = newVisitor(portal);
    const { xml } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const broken = Buffer.from(xml.slice(0, -40)).toString('base64');
    const page = (await postResponse(portal, broken).expect(400)).text;
    expect(page).toContain(`href="${paths.endpoint(EA)}"`);
    expect(portal.increments).toContain(
      `clientvpn_saml_responses_total{idp="${PROVIDER_A}",result="ResponseNotWellFormed"}`,
    );
    expect(await traceOf(portal, page)).toMatchObject({
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
    });
  });
});
