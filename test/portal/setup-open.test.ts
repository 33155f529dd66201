import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { beginSetup, makeSetupLink, openSetupLink } from '../support/setup-visitor.ts';
import { createIdps, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, SAME_ORIGIN } from '../support/visitor.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

const get = (path: string) => request(portal.url).get(path);

describe('a setup link', () => {
  it('is used up by its button, not by whoever only looks at it', async () => {
    const token = await makeSetupLink(portal);
    for (let visit = 0; visit < 3; visit += 1) {
      const { text, headers } = await get(paths.setupLink(token)).expect(200);
      expect(text).toContain('Begin the setup');
      expect(headers['set-cookie']).toBeUndefined();
    }
    const { answer } = await openSetupLink(portal, token);
    expect([answer.status, answer.headers.location]).toEqual([303, routes.setup]);
  });

  it('opens in one browser: any other reads that it was used, and the first is led on', async () => {
    const token = await makeSetupLink(portal);
    const { agent } = await openSetupLink(portal, token);
    const second = await openSetupLink(portal, token);
    expect(second.answer.status).toBe(410);
    expect(second.answer.text).toContain('This setup link was opened already');
    expect(second.answer.headers['set-cookie']).toBeUndefined();
    expect((await get(paths.setupLink(token))).status).toBe(410);
    const again = await agent.get(paths.setupLink(token));
    expect([again.status, again.headers.location]).toEqual([303, routes.setup]);
  });

  it('opens once when fifty browsers press its button at the same moment', async () => {
    const token = await makeSetupLink(portal);
    const answers = await Promise.all(Array.from({ length: 50 }, () => openSetupLink(portal, token)));
    expect(answers.filter(({ answer }) => answer.status === 303)).toHaveLength(1);
    expect(answers.filter(({ answer }) => answer.headers['set-cookie'])).toHaveLength(1);
  });

  it('leads nowhere when it is mistyped', async () => {
    const token = await makeSetupLink(portal);
    const wrong = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const path of [paths.setupLink(wrong), paths.setupLink('short'), `${paths.setupLink(token)}x`])
      expect((await get(path)).status).toBe(404);
  });

  it('ends with its time, and so does the setup that it began', async () => {
    const lasting = await makeSetupLink(portal, { endsAt: portal.now() + 3_600_000 });
    const setup = await beginSetup(portal, { endsAt: portal.now() + 3_600_000 });
    await setup.agent.get(routes.setup).expect(200);
    portal.advance(3_600_001);
    expect((await get(paths.setupLink(lasting))).status).toBe(404);
    const { status, text } = await setup.agent.get(routes.setup);
    expect(status).toBe(403);
    expect(text).toContain('No setup is under way in this browser');
  });

  it('cannot be opened by a form of another site', async () => {
    const token = await makeSetupLink(portal);
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' };
    await request(portal.url).post(paths.setupLink(token)).set(foreign).type('form').send({}).expect(403);
    await get(paths.setupLink(token)).expect(200);
  });

  it('is written into the audit when it is opened, with the provider and never with the token', async () => {
    const token = await makeSetupLink(portal);
    await openSetupLink(portal, token);
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'open-setup-link',
      result: 'succeeded',
      actor: 'setup-link',
      samlProviderArn: PROVIDER_A,
    });
    expect(JSON.stringify([portal.auditEvents, portal.lines, portal.increments])).not.toContain(token);
  });
});

describe('the cookie of a setup', () => {
  it('is like all cookies of the portal, and not for scripts', async () => {
    const { answer } = await openSetupLink(portal, await makeSetupLink(portal));
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^postern_setup=[\w-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  it('on https has a name that no neighbour in the domain can plant, and is read under no other', async () => {
    const secure = await startPortal({ idps: portal.idps, portalUrl: () => 'https://vpn.example.com' });
    try {
      const { answer } = await openSetupLink(secure, await makeSetupLink(secure));
      const cookie = answer.headers['set-cookie']?.[0] ?? '';
      expect(cookie).toMatch(/^__Host-postern_setup=.*Path=\/;.*Secure/);
      const own = cookie.split(';')[0] ?? '';
      const statusWith = async (sent: string) =>
        (await request(secure.url).get(routes.setup).set('Cookie', sent)).status;
      expect(await statusWith(own)).toBe(200);
      for (const prefix of ['__Secure-', ''])
        expect(await statusWith(own.replace('__Host-', prefix))).toBe(403);
    } finally {
      await secure.close();
    }
  });

  it('opens nothing of the portal, and a portal session opens nothing of a setup', async () => {
    const visitor = newVisitor(portal);
    const signedIn = await visitor.signIn('cvpn-endpoint-0000000000000000a', portal.idps.a);
    expect(signedIn.status).toBe(303);
    for (const path of [routes.setup, routes.setupMetadata, routes.setupTest, routes.setupSignIn])
      expect((await visitor.agent.get(path)).status).toBe(403);
  });

  it('stays as nothing at rest that could open anything: neither it nor the link', async () => {
    const token = await makeSetupLink(portal);
    const { answer } = await openSetupLink(portal, token);
    const cookie = /postern_setup=([\w-]{43})/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const files = readdirSync(portal.dataDir);
    const stored = files.map((file) => readFileSync(join(portal.dataDir, file), 'latin1'));
    expect(stored.join('')).toContain('setup:');
    for (const secret of [token, cookie]) {
      expect(secret).toHaveLength(43);
      expect(stored.join('').includes(secret)).toBe(false);
    }
  });
});

describe('ending a setup', () => {
  it('takes the setup out of the store and the browser', async () => {
    const setup = await beginSetup(portal);
    const { headers } = await setup.agent.get(routes.setup);
    expect(headers['cache-control']).toBe('no-store');
    const answer = await setup.post(routes.setupEnd);
    expect([answer.status, answer.headers.location]).toEqual([303, routes.setupEnded]);
    expect((await setup.agent.get(routes.setup)).status).toBe(403);
    expect(portal.auditEvents.at(-1)).toMatchObject({ action: 'end-setup', result: 'succeeded' });
  });

  it('needs the token of the setup', async () => {
    const setup = await beginSetup(portal);
    await setup.agent.post(routes.setupEnd).set(SAME_ORIGIN).type('form').send({}).expect(403);
    await setup.agent.get(routes.setup).expect(200);
  });
});
