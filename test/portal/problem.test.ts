import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

/** The same portal, whose endpoint store fails with `error`. */
function portalThatFails(error: Error) {
  const endpoints = { ...portal.services.endpoints, get: () => Promise.reject(error) };
  return request(createApp({ ...portal.services, endpoints }));
}

describe('the page of a refused sign-in', () => {
  it('names the cause in kind words, the next step, and the exact cause for the administrator', async () => {
    const alice = newVisitor(portal);
    const authnRequest = await alice.start(EA);
    const overrides = { assertion: { conditions: { audienceRestrictions: [['urn:somebody:else']] } } };
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now(), overrides });
    const answer = await postResponse(portal, samlResponse).expect(403);
    expect(answer.text).toContain('<title>Error: Your sign-in was not accepted &ndash; Postern</title>');
    expect(answer.text).toContain('The answer of your identity provider is meant for another application.');
    expect(answer.text).toContain('Only your administrator can fix this.');
    expect(answer.text).toContain(`href="${paths.endpoint(EA)}">Sign in again</a>`);
    expect(answer.text).toContain('<dd class="code">AudienceMismatch</dd>');
    expect(answer.text).toContain(`<dd class="reference">${answer.headers['x-request-id']}</dd>`);
    expect(answer.text).toMatch(
      /<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z">\d+ \w+ \d{4} at \d\d:\d\d:\d\d UTC</,
    );
    expect(answer.text).not.toContain('urn:somebody:else');
  });
});

describe('the page of a failure inside', () => {
  it('keeps to itself what an operator would read about a host or a directory', async () => {
    const error = new StoreUnavailable('Redis at 10.0.0.5 does not answer.');
    const answer = await portalThatFails(error).get(paths.endpoint(EA)).expect(503);
    expect(answer.text).toContain('StoreUnavailable');
    expect(answer.text).not.toContain('10.0.0.5');
  });

  it('shows of what nobody foresaw a reference alone', async () => {
    const answer = await portalThatFails(new TypeError('x is not a function'))
      .get(paths.endpoint(EA))
      .expect(500);
    expect(answer.text).toContain('Something went wrong');
    expect(answer.text).toContain(answer.headers['x-request-id']);
    expect(answer.text).not.toMatch(/TypeError|not a function|node_modules/);
  });
});

describe('the page for a method that an address does not have', () => {
  it('says that the address is no page', async () => {
    const answer = await request(portal.url).get(routes.assertionConsumerService).expect(405);
    expect(answer.text).toContain('This address is not a page');
    expect(answer.text).toContain(`href="${routes.home}"`);
  });
});
