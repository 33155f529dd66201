import { once } from 'node:events';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { floods } from '../support/saml-attacks/floods.ts';
import { tellStories } from '../support/saml-attacks/stories.ts';
import { writeAttack } from '../support/saml-attacks/write-attack.ts';
import { type AuthnRequest, respond } from '../support/scripted-idp.ts';
import { type Cast, createCast } from '../support/sign-in-world.ts';
import { EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

const ACS = routes.assertionConsumerService;
const LOGOUT =
  '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>';

let cast: Cast;
let portal: TestPortal;
beforeAll(async () => {
  cast = await createCast();
  portal = await startPortal({ idps: cast });
});
afterAll(() => portal.close());

const message = (xml: string) => encodeURIComponent(Buffer.from(xml).toString('base64'));
const genuine = (answered: AuthnRequest) => respond(cast.a, answered, { now: portal.now() }).samlResponse;

/** Refused as a request that is no post of a Response, without a session, and without going anywhere. */
async function expectNotRead(answer: request.Test, status: 400 | 405 | 415) {
  const { headers, text } = await answer.expect(status);
  expect(headers.location).toBeUndefined();
  expect(headers['set-cookie']).toBeUndefined();
  if (status === 400) expect(text).toContain('AcsRequestMalformed');
}

describe('the form of the assertion consumer service', () => {
  tellStories('http-form', {
    'l-01-a-logout-request-in-the-query-is-not-read': async () => {
      const alice = newVisitor(portal);
      await alice.signIn(EA, cast.a);
      const address = `${ACS}?SAMLRequest=${message(LOGOUT)}`;
      await expectNotRead(alice.agent.get(address), 405);
      await expectNotRead(alice.agent.post(address).type('form').send({ SAMLResponse: 'x' }), 400);
      await alice.agent.get(paths.endpoint(EA)).expect(200);
    },
    'l-02-a-logout-response-in-the-query-is-not-read': async () => {
      const alice = newVisitor(portal);
      const samlResponse = genuine(await alice.start(EA));
      const address = `${ACS}?SAMLResponse=${message(LOGOUT.replaceAll('Request', 'Response'))}`;
      await expectNotRead(alice.agent.get(address), 405);
      await expectNotRead(alice.agent.post(address).type('form').send({}), 400);
      await expectNotRead(alice.agent.post(address).type('form').send({ SAMLResponse: samlResponse }), 400);
      await postResponse(portal, samlResponse).expect(303);
    },
    'l-03-a-posted-saml-request-is-refused': async () => {
      const samlRequest = Buffer.from(LOGOUT).toString('base64');
      const samlResponse = genuine(await newVisitor(portal).start(EA));
      const post = () => request(portal.url).post(ACS).type('form');
      await expectNotRead(post().send({ SAMLRequest: samlRequest }), 400);
      await expectNotRead(post().send({ SAMLRequest: samlRequest, SAMLResponse: samlResponse }), 400);
      await postResponse(portal, samlResponse).expect(303);
    },
    'l-04-an-empty-post-starts-nothing': async () => {
      const starts = portal.increments.filter((each) => each.includes('sign_in_starts')).length;
      const post = () => request(portal.url).post(ACS).type('form');
      await expectNotRead(post().send('RelayState=x'), 400);
      await expectNotRead(post().send('SAMLResponse='), 400);
      await expectNotRead(request(portal.url).post(ACS), 415);
      await expectNotRead(request(portal.url).get(ACS), 405);
      await expectNotRead(request(portal.url).get(`${ACS}?RelayState=x`), 405);
      expect(portal.increments.filter((each) => each.includes('sign_in_starts'))).toHaveLength(starts);
    },
    'd-01-the-form-may-be-larger-than-the-response': async () => {
      const alice = newVisitor(portal);
      const answered = await alice.start(EA);
      const sized = (bytes: number) =>
        writeAttack({ bytes }, { request: answered, cast, provider: 'a', now: portal.now(), words: {} })
          .samlResponse;
      for (const bytes of [131_073, 1_000_000]) {
        const { text } = await postResponse(portal, sized(bytes)).expect(413);
        expect(text).toContain('ResponseTooLarge');
      }
      expect(await answerToEightMegabytes()).toMatch(/^HTTP\/1.1 413 /);
      await postResponse(portal, sized(131_072), { RelayState: 'x'.repeat(80) }).expect(303);
    },
    'd-03-a-hostile-post-leaves-others-served': async () => {
      for (const name of Object.keys(floods)) {
        expect(await longestBlock(name), name).toBeLessThan(50);
      }
    },
    'd-08-only-forms-are-read': async () => {
      const post = () => request(portal.url).post(ACS);
      await expectNotRead(post().type('json').send('{"SAMLResponse":{"length":400000000}}'), 415);
      await expectNotRead(post().type('text/plain').send('SAMLResponse=x'), 415);
      await expectNotRead(post().field('SAMLResponse', 'x'), 415);
      await expectNotRead(
        post().type('application/x-www-form-urlencoded; charset=utf-7').send('SAMLResponse=x'),
        415,
      );
      const packed = post().type('form').set('Content-Encoding', 'gzip');
      await expectNotRead(packed.serialize((body) => body as never).send(gzipSync('SAMLResponse=x')), 415);
      for (const body of [
        'SAMLResponse=a&SAMLResponse=b',
        'SAMLResponse[]=a',
        'SAMLResponse[length]=400000000',
      ]) {
        await expectNotRead(post().type('form').send(body), 400);
      }
    },
  });
});

/** The first line of the answer to a form that does not say how long it is. */
async function answerToEightMegabytes(): Promise<string> {
  const socket = connect(portal.port, 'localhost');
  const head = [
    `POST ${ACS} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/x-www-form-urlencoded',
    'Transfer-Encoding: chunked',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const chunk = `${(1_000_000).toString(16)}\r\n${'x'.repeat(1_000_000)}\r\n`;
  for (let sent = 0; sent < 8; sent += 1) socket.write(chunk);
  socket.write('0\r\n\r\n');
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

/**
 * The longest time in milliseconds that the event loop stood still while the portal judged such a document with a live
 * request ID. Other programs of this machine stop it too, so the best of some attempts is what the portal needs.
 */
async function longestBlock(flood: string): Promise<number> {
  const attempts: number[] = [];
  while (attempts.length < 5 && Math.min(...attempts) >= 50) {
    const answered = await newVisitor(portal).start(EA);
    const setting = { request: answered, cast, provider: 'a', now: portal.now(), words: {} } as const;
    const { samlResponse } = writeAttack({ dialect: 'entra', after: [flood] }, setting);
    const body = new URLSearchParams({ SAMLResponse: samlResponse }).toString();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.enable();
    await request(portal.url)
      .post(ACS)
      .type('form')
      .send(body)
      .expect((answer) => answer.status >= 400);
    delay.disable();
    attempts.push(delay.max / 1_000_000);
  }
  return Math.min(...attempts);
}
