import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('the page that goes on by itself', () => {
  it('says where to by a refresh and by a link, and is no redirect', async () => {
    const answer = await request(portal.url).get(routes.home).query({ endpointId: EA }).expect(200);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).toContain(`<meta http-equiv="refresh" content="0; url=${paths.endpoint(EA)}">`);
    expect(answer.text).toContain(
      `<a class="button button-primary" href="${paths.endpoint(EA)}">Continue</a>`,
    );
  });

  it('is the only page that refreshes', async () => {
    for (const path of [routes.home, routes.signedOut, '/nowhere']) {
      const { text } = await request(portal.url).get(path);
      expect(text).not.toContain('http-equiv="refresh"');
    }
  });
});
