import fc from 'fast-check';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEndpointId } from '../../src/portal/find-endpoint-id.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  createIdps,
  EA,
  EB,
  EC,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';
import { ALICE, newVisitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('the home page, signed out', () => {
  it('asks for an endpoint id and names no endpoint', async () => {
    const { text } = await request(portal.url).get(routes.home).expect(200);
    expect(text).toContain('Endpoint ID or portal address');
    expect(text).not.toContain('Engineering');
  });

  it('leads on by a page, not by a redirect, whether the endpoint exists or not', async () => {
    for (const id of [EA, 'cvpn-endpoint-ffffffffffffffff0']) {
      const { text } = await request(portal.url).get(routes.home).query({ endpointId: id }).expect(200);
      expect(text).toContain(`<meta http-equiv="refresh" content="0; url=/endpoints/${id}">`);
      expect(text).toContain(`href="/endpoints/${id}"`);
    }
  });

  it('gives back what led nowhere, with an error that points at the field', async () => {
    const { text } = await request(portal.url).get(routes.home).query({ endpointId: 'vpn "x"' }).expect(400);
    expect(text).toContain('<title>Error: Get your VPN profile');
    expect(text).toContain('value="vpn &#34;x&#34;"');
    expect(text).toContain('<a href="#endpointId">');
    expect(text).toContain('aria-invalid="true"');
  });

  it('answers a repeated or endless field with the page for bad requests', async () => {
    await request(portal.url).get(`${routes.home}?endpointId=a&endpointId=b`).expect(400);
    await request(portal.url)
      .get(routes.home)
      .query({ endpointId: 'x'.repeat(3000) })
      .expect(400);
  });
});

describe('finding the id in what somebody pasted', () => {
  const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 17, maxLength: 17 });

  it('works for the id alone, in capitals, in an address and in a sentence', () => {
    fc.assert(
      fc.property(id, (digits) => {
        const expected = `cvpn-endpoint-${digits}`;
        const pasted = [
          expected,
          ` ${expected.toUpperCase()}\n`,
          `https://self-service.clientvpn.amazonaws.com/endpoints/${expected}`,
          `https://vpn.example.com/endpoints/${expected}/sign-in?x=1`,
          `Please use ${expected}.`,
        ];
        for (const text of pasted) expect(findEndpointId(text)).toBe(expected);
      }),
    );
  });

  it('works when dashes became typographic ones, and blanks or line breaks got in', () => {
    const spoilt = fc.constantFrom(
      '-',
      '\u2010',
      '\u2011',
      '\u2012',
      '\u2013',
      '\u2014',
      '\u2212',
      '\ufe63',
      '\uff0d',
      '\u00ad-',
    );
    const blank = fc.constantFrom('', '', ' ', '\u00a0', '\u202f', '\t', '\r\n', '\u200b', '\ufeff');
    fc.assert(
      fc.property(
        id,
        spoilt,
        spoilt,
        fc.array(blank, { minLength: 31, maxLength: 31 }),
        (digits, one, two, blanks) => {
          const letters = [...'cvpn', one, ...'endpoint', two, ...digits];
          const typed = letters.map((letter, index) => `${letter}${blanks[index]}`).join('');
          expect(findEndpointId(typed)).toBe(`cvpn-endpoint-${digits}`);
        },
      ),
    );
  });

  it('finds nothing in ids that are too short, too long or made of other letters', () => {
    for (const text of [
      '',
      'cvpn-endpoint-',
      'cvpn-endpoint-0123',
      `cvpn-endpoint-${'0'.repeat(18)}`,
      `cvpn-endpoint-${'g'.repeat(17)}`,
    ]) {
      expect(findEndpointId(text)).toBeUndefined();
    }
  });
});

describe('the home page, signed in', () => {
  it('lists the endpoints that one may use with the identities of all one’s providers, and no other', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const one = await alice.agent.get(routes.home).expect(200);
    expect(one.text).toContain(`href="${paths.endpoint(EA)}"`);
    expect(one.text).not.toContain(EB);
    expect(one.text).not.toContain(EC);
    await alice.signIn(EB, portal.idps.b);
    const two = await alice.agent.get(routes.home).expect(200);
    for (const id of [EA, EB] as const) expect(two.text).toContain(`href="${paths.endpoint(id)}"`);
    expect(two.text).toContain('alice@corp.example and 1 more');
  });

  it('says in the form that it knows no such endpoint, whether it never existed or is not served', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const unserved = 'cvpn-endpoint-0000000000000000d';
    const [ea] = sampleEndpoints();
    if (ea)
      await portal.saveEndpoint({ ...ea, clientVpnEndpointId: unserved, selfServicePortal: 'disabled' });
    for (const endpointId of [unserved, 'cvpn-endpoint-fffffffffffffffff']) {
      const { text } = await alice.agent.get(routes.home).query({ endpointId }).expect(400);
      expect(text).toContain('We do not know an endpoint with this ID');
      expect(text).toContain(`value="${endpointId}"`);
    }
    await alice.agent.get(routes.home).query({ endpointId: EC }).expect(200);
  });

  it('says so when the person may use none', async () => {
    const eve = newVisitor(portal);
    await eve.signIn(EA, portal.idps.a, {
      person: { ...ALICE, nameId: 'eve@corp.example', groups: ['none'] },
    });
    const { text } = await eve.agent.get(routes.home).expect(200);
    expect(text).toContain('none of the endpoints we know is open to your groups');
  });
});

describe('the recent endpoints', () => {
  it('are remembered by the browser after sign-out, from pages that it was shown', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    await alice.agent.get(paths.endpoint(EC)).expect(403);
    await alice.signOut(paths.endpoint(EA));
    const { text } = await alice.agent.get(routes.home).expect(200);
    expect(text).toContain('Recently opened');
    expect(text).toContain('Engineering');
    expect(text).not.toContain('Finance');
  });

  it('never lead away, whatever a forged cookie says', async () => {
    const forged = [
      [['javascript:alert(1)', 'x']],
      [['//evil.example', 'x']],
      [[`${EA}/../../x`, 'x']],
      { __proto__: [[EA, 'x']] },
      'x',
      [[EA]],
    ];
    for (const content of forged) {
      const cookie = Buffer.from(JSON.stringify(content)).toString('base64url');
      const { text } = await request(portal.url)
        .get(routes.home)
        .set('Cookie', `postern_recent=${cookie}`)
        .expect(200);
      expect(text).not.toContain('Recently opened');
    }
  });
});
