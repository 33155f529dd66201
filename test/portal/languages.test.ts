import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { PosternError } from '../../src/kernel/errors.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { WORDS } from '../../src/portal/words/languages.ts';
import { escapeHtml } from '../../src/web/escape-html.ts';
import { LANGUAGES, type Language } from '../../src/web/language.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { everyRefusal } from '../support/refusal-codes.ts';
import { sentencesOf } from '../support/sentences.ts';
import {
  createIdps,
  EA,
  EC,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';
import { unescapeHtml } from '../support/unescape-html.ts';
import { ALICE, newVisitor, postResponse, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let alice: Visitor;
let eve: Visitor;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  [alice, eve] = [newVisitor(portal), newVisitor(portal)];
  await alice.signIn(EA, portal.idps.a);
  await eve.signIn(EA, portal.idps.a, { person: { ...ALICE, nameId: 'eve@corp.example', groups: [] } });
  const [ea] = sampleEndpoints();
  if (ea)
    await portal.saveEndpoint({ ...ea, status: 'pending-associate', loginBanner: 'x', portalNote: 'x' });
});
afterAll(() => portal.close());

/** Sentences that only this language has: three words at least, so that no name is taken for one. */
function sentencesIn(language: Language): readonly string[] {
  const others = LANGUAGES.filter((other) => other !== language).map((other) => sentencesOf(WORDS[other]));
  const known = new Set(others.flatMap((texts) => [...texts.values()]));
  return [...sentencesOf(WORDS[language]).values()].filter(
    (text) => text.split(' ').length >= 3 && !known.has(text),
  );
}

const textOf = (html: string) => unescapeHtml(html.replace(/<[^>]+lang="en"[^>]*>[^<]*</g, '<'));

/** The page is whole in its language: what it says of itself, and not one sentence of another. */
function expectLanguage(answer: request.Response, language: Language): void {
  expect(answer.text).toContain(`<html lang="${language}">`);
  expect(answer.headers['content-language']).toBe(language);
  expect(answer.headers.vary).toMatch(/Accept-Language/);
  const text = textOf(answer.text);
  for (const other of LANGUAGES.filter((each) => each !== language)) {
    for (const sentence of sentencesIn(other)) expect(text).not.toContain(sentence);
  }
}

/** All pages that somebody can come to by an address. */
const PAGES: Readonly<Record<string, () => request.Test>> = {
  'home, signed out': () => request(portal.url).get(routes.home),
  'home, with an error': () => request(portal.url).get(`${routes.home}?endpointId=x`),
  'home, signed in': () => alice.agent.get(routes.home),
  'home, with an unknown endpoint': () =>
    alice.agent.get(`${routes.home}?endpointId=cvpn-endpoint-fffffffffffffffff`),
  'home, with nothing to use': () => eve.agent.get(routes.home),
  'one moment': () => request(portal.url).get(`${routes.home}?endpointId=${EA}`),
  'the endpoint': () => alice.agent.get(paths.endpoint(EA)),
  'the endpoint, for Windows': () => alice.agent.get(paths.endpointFor(EA, 'windows')),
  'the endpoint, for a Mac': () => alice.agent.get(paths.endpointFor(EA, 'macos')),
  'the endpoint, for Linux': () => alice.agent.get(paths.endpointFor(EA, 'linux')),
  'the endpoint, for an iPhone': () => alice.agent.get(paths.endpointFor(EA, 'ios')),
  'the endpoint, for Android': () => alice.agent.get(paths.endpointFor(EA, 'android')),
  'no access': () => alice.agent.get(paths.endpoint(EC)),
  'no access, without groups': () => eve.agent.get(paths.endpoint(EC)),
  'signed out': () => request(portal.url).get(routes.signedOut),
  'not found': () => request(portal.url).get('/nowhere'),
  'not a page': () => request(portal.url).get(routes.assertionConsumerService),
  'a refused post': () => postResponse(portal, 'x'),
};

describe.each(LANGUAGES)('in a browser that asks for %s', (language) => {
  it.each(Object.keys(PAGES))('every page is whole in that language: %s', async (name) => {
    const page = PAGES[name]?.().set('Accept-Language', `${language}-CH, *;q=0.1`);
    if (page) expectLanguage(await page, language);
  });

  it('every refusal of a sign-in and every failure has its page in that language', async () => {
    let failure: PosternError = new StoreUnavailable('x');
    const get = () => Promise.reject(failure);
    const app = createApp({ ...portal.services, endpoints: { ...portal.services.endpoints, get } });
    const failures = [
      ...everyRefusal,
      failure,
      Object.assign(new Error('nobody foresaw this')) as PosternError,
    ];
    for (failure of failures) {
      const answer = await request(app).get(paths.endpoint(EA)).set('Accept-Language', language);
      expect(answer.text).toContain(escapeHtml(WORDS[language].problem.details.title));
      expectLanguage(answer, language);
    }
  });
});

describe('the language of a page', () => {
  const languageFor = async (headers: Record<string, string>) =>
    (await request(portal.url).get(routes.home).set(headers)).headers['content-language'];

  it('is the one that the browser likes best of those that there are, else English', async () => {
    const cases: Readonly<Record<string, Language>> = {
      de: 'de',
      'de-AT': 'de',
      'DE-ch': 'de',
      'fr, de;q=0.5, en;q=0.4': 'de',
      'fr, en;q=0.5, de;q=0.4': 'en',
      'de;q=0, *': 'en',
      fr: 'en',
      '*': 'en',
      '': 'en',
      ['x'.repeat(5000)]: 'en',
      'de;q=nonsense, ;;,,': 'en',
    };
    for (const [header, language] of Object.entries(cases)) {
      expect([header, await languageFor({ 'Accept-Language': header })]).toEqual([header, language]);
    }
    expect(await languageFor({})).toBe('en');
  });

  it('is the chosen one before the browser’s, and a forged choice is none', async () => {
    const german = { 'Accept-Language': 'de' };
    expect(await languageFor({ ...german, Cookie: 'postern_language=en' })).toBe('en');
    for (const forged of ['fr', 'EN', '__proto__', 'toString', '%00', '"en"']) {
      expect(await languageFor({ ...german, Cookie: `postern_language=${forged}` })).toBe('de');
    }
  });
});

describe('the switch', () => {
  it('is on every page that can be opened again, in the words of the other language, and leads back', async () => {
    const path = `${paths.endpoint(EA)}?platform=linux`;
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { text } = await visitor.agent.get(path);
    const [, href, name] = /<a href="([^"]+)" lang="de" hreflang="de" rel="nofollow">(\w+)</.exec(text) ?? [];
    expect(name).toBe('Deutsch');
    const switched = await visitor.agent.get(String(href).replaceAll('&amp;', '&')).expect(303);
    expect(switched.headers.location).toBe(path);
    expect((await visitor.agent.get(path)).headers['content-language']).toBe('de');
  });

  it('keeps the choice for a year in a cookie that no script reads', async () => {
    const { headers } = await request(portal.url).get(paths.language('de', '/')).expect(303);
    expect(String(headers['set-cookie'])).toMatch(
      /^postern_language=de; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  it('goes home instead of anywhere else', async () => {
    for (const evil of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/a\r\nX: y',
      'x',
    ]) {
      const { headers } = await request(portal.url).get(paths.language('de', evil)).expect(303);
      expect(headers.location).toBe(routes.home);
    }
  });

  it('refuses a language that there is not, and a second one, with a page', async () => {
    for (const query of [
      '',
      '?language=fr',
      '?language=de&language=en',
      '?language=de&returnTo=/&returnTo=/x',
    ]) {
      const answer = await request(portal.url).get(`${routes.language}${query}`).expect(400);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('is not on an answer to a form, nor on a page that goes on by itself', async () => {
    const posted = await postResponse(portal, 'x').set('Accept-Language', 'en');
    expect(posted.text).not.toContain('class="languages"');
    const moment = await request(portal.url).get(`${routes.home}?endpointId=${EA}`);
    expect(moment.text).not.toContain('class="languages"');
  });

  it('leads home from the end of a sign-in, whose code is used up', async () => {
    const answer = await request(portal.url)
      .get(`${paths.signInCompleteAgain('x'.repeat(43))}`)
      .expect(403);
    expect(answer.text).toContain('returnTo=%2F"');
  });

  it('works while the session store does not answer, as it needs none', async () => {
    const get = () => Promise.reject(new StoreUnavailable('away'));
    const app = createApp({ ...portal.services, sessions: { ...portal.services.sessions, get } });
    const session = sessionCookieOf(alice);
    await request(app).get(routes.home).set('Cookie', session).expect(503);
    await request(app).get(paths.language('de', '/')).set('Cookie', session).expect(303);
  });
});

/** What the browser sends with each request, once somebody is signed in. */
function sessionCookieOf({ agent }: Visitor): string {
  const access = { domain: 'localhost', path: '/', secure: false, script: false };
  return `postern_session=${agent.jar.getCookie('postern_session', access)?.value}`;
}
