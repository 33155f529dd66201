import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { createIdps, EA, sampleEndpoints, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let alice: Visitor;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(() => portal.close());

const id = (last: string) => `cvpn-endpoint-0000000000000000${last}` as Endpoint['clientVpnEndpointId'];
const mutual = { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:x' } as const;

/** Endpoints that exist and are not served, each for a reason of its own. */
const unserved: readonly Partial<Endpoint>[] = [
  { clientVpnEndpointId: id('1'), selfServicePortal: 'disabled' },
  { clientVpnEndpointId: id('2'), status: 'deleting' },
  { clientVpnEndpointId: id('3'), status: 'deleted' },
  { clientVpnEndpointId: id('4'), authenticationOptions: [mutual] },
];
const neverExisted = [
  'cvpn-endpoint-fffffffffffffffff',
  'cvpn-endpoint-1',
  'x',
  '__proto__',
  '%2e%2e',
  'cvpn-endpoint-0000000000000000A',
  'a%00b',
];

/** Status, headers and body, without what is new in each answer, and without the address that was asked for. */
async function answerTo(visitor: Pick<Visitor, 'agent'>, path: string) {
  const { status, headers, text } = await visitor.agent.get(path);
  const reference = String(headers['x-request-id']);
  const comparable: Record<string, unknown> = { ...headers };
  for (const name of ['x-request-id', 'date', 'content-security-policy', 'content-length'])
    delete comparable[name];
  const body = text.replaceAll(reference, 'REFERENCE').replace(/returnTo=[^"]+/, 'returnTo=PATH');
  return { status, headers: comparable, body };
}

describe('an endpoint that the portal does not serve', () => {
  it('looks to the byte like one that never existed, signed out and signed in, on all its addresses', async () => {
    const [ea] = sampleEndpoints();
    for (const changes of unserved) if (ea) await portal.saveEndpoint({ ...ea, ...changes });
    const ids = [...unserved.map(({ clientVpnEndpointId }) => clientVpnEndpointId), ...neverExisted];
    for (const visitor of [newVisitor(portal), alice]) {
      for (const rest of [
        '',
        '/sign-in',
        '/client-configuration',
        '/client-configuration?client=x',
        '/nothing',
      ]) {
        const answers = [];
        for (const endpointId of ids)
          answers.push(await answerTo(visitor, `/endpoints/${endpointId}${rest}`));
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
        expect(answers[0]?.status).toBe(404);
      }
    }
  });

  it('looks like any address that leads nowhere', async () => {
    const [one, two] = [
      await answerTo(newVisitor(portal), '/nowhere'),
      await answerTo(newVisitor(portal), `/endpoints/${id('1')}`),
    ];
    expect(one).toEqual(two);
  });
});

describe('an address that cannot be read', () => {
  it('is not found when it is none, as in OPTIONS *', async () => {
    const asked = httpRequest({ port: portal.port, host: 'localhost', method: 'OPTIONS', path: '*' }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(404);
  });

  it('gets the page for bad requests', async () => {
    const answer = await request(portal.url).get('/endpoints/%E0%A4%A').expect(400);
    expect(answer.text).toContain('We did not understand that request');
  });
});
