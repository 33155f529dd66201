import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_STEP_LIFETIME } from '../../src/connections/browser-step.ts';
import { paths } from '../../src/web/paths.ts';
import { newConnectionVisitor, waitingConnections } from '../support/connection-visitor.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { SAME_ORIGIN } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

const { wait, stored } = waitingConnections(() => portal);

describe('a link alone', () => {
  it('does nothing in the browser of somebody who is signed in, however often it is opened', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait({ publicIp: '203.0.113.66' });
    for (let visit = 0; visit < 3; visit += 1)
      expect((await visitor.open(code).expect(200)).text).toContain('203.0.113.66');
    const started = await visitor.agent.get(paths.connectionSignIn(code)).expect(303);
    expect(started.headers.location).toBe(paths.connection(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('cannot be pressed by a form of another site, nor loaded as part of a page', async () => {
    const { connectionId, code } = await wait();
    const { agent } = newConnectionVisitor(portal);
    await agent.get(paths.connection(code)).expect(200);
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' };
    for (const path of [paths.connection(code), paths.connectionRejection(code)]) {
      await agent.post(path).set(foreign).type('form').send({}).expect(403);
      await agent.post(path).type('form').send({}).expect(403);
      const framed = { ...SAME_ORIGIN, 'Sec-Fetch-Dest': 'iframe' };
      await agent.post(path).set(framed).type('form').send({}).expect(403);
    }
    const after = await stored(connectionId);
    expect([after?.phase, after?.browserStep?.confirmedBy, after?.browserStep?.rejectedAt]).toEqual([
      'waiting',
      undefined,
      undefined,
    ]);
  });

  it('cannot be pressed without the token of the session where there is one', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait();
    const post = visitor.agent.post(paths.connection(code)).set(SAME_ORIGIN).type('form');
    await post.send({ csrfToken: 'wrong' }).expect(403);
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('cannot be pressed by a browser that keeps no cookies, and stays good for one that does', async () => {
    const { connectionId, code } = await wait();
    const post = request(portal.url).post(paths.connection(code)).set(SAME_ORIGIN).type('form');
    expect((await post.send({}).expect(403)).text).toContain('Your browser does not keep our cookie');
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('goes on only in the browser where the button was pressed', async () => {
    const { connectionId, code } = await wait();
    const first = newConnectionVisitor(portal);
    const second = newConnectionVisitor(portal);
    await second.signIn(EA, portal.idps.a);
    await first.press(code);
    const refused = await second.open(code);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Another browser is at it');
    const posted = await second.agent
      .post(paths.connection(code))
      .set(SAME_ORIGIN)
      .type('form')
      .send({ csrfToken: await second.token() });
    expect(posted.status).toBe(409);
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    await first.signInFor(code);
    expect((await second.open(code)).status).toBe(410);
  });

  it('that was cut off, guessed, or used up its time leads to one and the same page', async () => {
    const { code } = await wait();
    const late = await wait();
    const visitor = newConnectionVisitor(portal);
    const texts = async (path: string) => {
      const { status, text } = await visitor.agent.get(path);
      return [status, text.replace(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, '').match(/<main[\s\S]*<\/h1>/)?.[0]];
    };
    const unknown = await texts(paths.connection('A'.repeat(22)));
    expect(unknown[0]).toBe(410);
    expect(await texts(paths.connection(code.slice(0, -1)))).toEqual(unknown);
    expect(await texts(paths.connection(`${code}x`))).toEqual(unknown);
    portal.advance(BROWSER_STEP_LIFETIME);
    expect(await texts(paths.connection(late.code))).toEqual(unknown);
    const posted = await visitor.agent
      .post(paths.connection(late.code))
      .set(SAME_ORIGIN)
      .type('form')
      .send({});
    expect(posted.status).toBe(410);
  });

  it('is in no log line, audit event and metric', async () => {
    const { code } = await wait();
    const visitor = newConnectionVisitor(portal);
    await visitor.press(code);
    await visitor.signInFor(code);
    await newConnectionVisitor(portal).open(code);
    const told = JSON.stringify([portal.lines, portal.auditEvents, portal.increments]);
    expect(told).not.toContain(code);
    expect(told).toContain('/c/:code');
  });
});

describe('the limit of links that lead nowhere', () => {
  it('counts them alone, per address', async () => {
    const { code } = await wait();
    const { agent } = newConnectionVisitor(portal);
    const from = (address: string, path: string) => agent.get(path).set('X-Forwarded-For', address);
    for (let guess = 0; guess < 60; guess += 1)
      await from('192.0.2.5', paths.connection('B'.repeat(22))).expect(410);
    await from('192.0.2.5', paths.connection('B'.repeat(22))).expect(429);
    // A colleague behind the same address.
    await from('192.0.2.5', paths.connection(code)).expect(200);
    for (let visit = 0; visit < 70; visit += 1) await from('192.0.2.6', paths.connection(code)).expect(200);
  });

  it('is not used up by a page of somebody else, with pictures and frames that its visitors load unseen', async () => {
    const { code } = await wait();
    const { agent } = newConnectionVisitor(portal);
    const from = (path: string) => agent.get(path).set('X-Forwarded-For', '192.0.2.7');
    for (let picture = 0; picture <= 60; picture += 1) {
      const kind = picture % 2 === 0 ? 'image' : 'iframe';
      await from(paths.connection('B'.repeat(22)))
        .set('Sec-Fetch-Dest', kind)
        .expect(403);
    }
    await from(paths.connection(code)).expect(200);
  });
});
