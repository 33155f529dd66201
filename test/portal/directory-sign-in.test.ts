import type { Browser, Page } from 'playwright-core';
import request, { type Agent } from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ATTEMPT_WINDOW, WRONG_FOR_A_NAME } from '../../src/connections/directory/attempts.ts';
import type { Directory } from '../../src/connections/directory/directory.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { WORDS } from '../../src/portal/words/languages.ts';
import { LANGUAGES } from '../../src/web/language.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { endpoint, rule } from '../endpoints/samples.ts';
import { type ActiveDirectory, startActiveDirectory } from '../support/active-directory.ts';
import { launchBrowser, newVisitor as newPage } from '../support/browser.ts';
import { type FreeRadius, startFreeRadius } from '../support/freeradius.ts';
import { expectPageForEverybody } from '../support/page-for-everybody.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { csrfTokenIn, newVisitor, SAME_ORIGIN } from '../support/visitor.ts';

const PASSWORD = 'Correct.Horse1';
const CODE = '918273';
const WORDS_OF_FORM = WORDS.en.directorySignIn;

let corp: ActiveDirectory;
let radius: FreeRadius;
let portal: TestPortal;
let browser: Browser;
/** What the configuration says at the moment. */
let directories: readonly Directory[];
let engineering: string;

/** ED admits engineers, EE somebody else, and EM asks for certificates, too. */
const ED = 'cvpn-endpoint-000000000000000d0' as Endpoint['clientVpnEndpointId'];
const EE = 'cvpn-endpoint-000000000000000e0' as Endpoint['clientVpnEndpointId'];
const EM = 'cvpn-endpoint-000000000000000f0' as Endpoint['clientVpnEndpointId'];

beforeAll(async () => {
  [corp, radius, browser] = await Promise.all([
    startActiveDirectory(),
    startFreeRadius({ codes: { alice: CODE } }),
    launchBrowser(),
  ]);
  const alice = await corp.addPerson('alice', PASSWORD);
  await corp.addPerson('bob', PASSWORD);
  engineering = (await corp.addGroup('engineering', [alice])).sid;
  directories = [corp.directory];
  portal = await startPortal({ idps: await createIdps(), directories: () => directories });
  await saveEndpoints();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await portal?.close();
  await radius?.close();
  await corp?.close();
});
afterEach(() => {
  directories = [corp.directory];
  // Wrong attempts of one test are none of the next.
  portal.advance(2 * ATTEMPT_WINDOW * 1000);
});

async function saveEndpoints(): Promise<void> {
  const [ea] = (await portal.store.endpoints.list()).map(({ value }) => value);
  const directory = { type: 'directory-service-authentication', directoryId: 'd-0123456789' } as const;
  const mutual = { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:ca' } as const;
  const common = { ...endpoint(), serverCertificateArn: ea?.serverCertificateArn ?? '' };
  const admits = (groupId: string) => [rule({ groupId, accessAll: false })];
  const saved: readonly Endpoint[] = [
    {
      ...common,
      clientVpnEndpointId: ED,
      displayName: 'Plant',
      authenticationOptions: [directory],
      authorizationRules: admits(engineering),
    },
    {
      ...common,
      clientVpnEndpointId: EE,
      displayName: 'Office',
      authenticationOptions: [directory],
      authorizationRules: admits('S-1-5-21-1-2-3-4'),
    },
    {
      ...common,
      clientVpnEndpointId: EM,
      displayName: 'Lab',
      authenticationOptions: [mutual, directory],
      authorizationRules: admits(engineering),
    },
  ];
  for (const each of saved) await portal.saveEndpoint(each);
}

const withMfa = (): void => {
  directories = [{ ...corp.directory, radius: radius.settings }];
};

interface Typed {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
}

/** Opens the form and sends it, as a browser does. */
async function send(agent: Agent, typed: Typed, endpointId = ED) {
  const { text } = await agent.get(paths.signIn(endpointId)).expect(200);
  return post(agent, { formToken: formTokenIn(text), ...csrfField(text), ...typed }, endpointId);
}

function post(agent: Agent, fields: Readonly<Record<string, string>>, endpointId = ED) {
  return agent.post(paths.signIn(endpointId)).set(SAME_ORIGIN).type('form').send(fields);
}

const formTokenIn = (html: string) => /name="formToken" value="([^"]+)"/.exec(html)?.[1] ?? '';
const csrfField = (html: string) =>
  html.includes('name="csrfToken"') ? { csrfToken: csrfTokenIn(html) } : {};
const ALICE = { username: 'alice', password: PASSWORD };

describe('The form of an endpoint with a directory', () => {
  it('lets a person in to the page of the endpoint, whose rules name a SID', async () => {
    const { agent } = newVisitor(portal);
    const leads = await agent.get(paths.endpoint(ED)).expect(302);
    expect(leads.headers.location).toBe(paths.signIn(ED));
    // The name of the endpoint is for those whom it admits.
    expect((await agent.get(paths.signIn(ED)).expect(200)).text).not.toContain('Plant');
    const answer = await send(agent, { username: 'CORP\\Alice', password: PASSWORD });
    expect([answer.status, answer.headers.location]).toEqual([303, paths.endpoint(ED)]);
    const page = await agent.get(paths.endpoint(ED)).expect(200);
    expect(page.text).toContain('alice');
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'sign-in',
      result: 'succeeded',
      actor: 'alice',
      directoryId: 'd-0123456789',
      clientVpnEndpointId: ED,
    });
    const home = (await agent.get(routes.home)).text;
    expect(home).toContain('Plant');
    expect(home).not.toContain('Office');
  });

  it('is that of an endpoint that asks for a certificate, too; one sign-in serves all of a directory', async () => {
    const { agent } = newVisitor(portal);
    expect((await send(agent, ALICE, EM)).status).toBe(303);
    await agent.get(paths.endpoint(EM)).expect(200);
    await agent.get(paths.endpoint(ED)).expect(200);
  });

  it('leads to the page that says who one is, where no rule names a group of theirs', async () => {
    const { agent } = newVisitor(portal);
    await send(agent, ALICE, EE);
    const { text } = await agent.get(paths.endpoint(EE)).expect(403);
    expect(text).toContain('alice');
    expect(text).toContain(engineering);
    expect(text).toContain('directory says that you are in these groups');
    expect(text).not.toContain('S-1-5-21-1-2-3-4');
  });

  it('comes beside an identity of a provider, and signs out with it', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    expect((await send(visitor.agent, ALICE)).status).toBe(303);
    await visitor.agent.get(paths.endpoint(EA)).expect(200);
    await visitor.agent.get(paths.endpoint(ED)).expect(200);
    await visitor.signOut(paths.endpoint(ED));
    await visitor.agent.get(paths.endpoint(ED)).expect(302);
    expect(portal.auditEvents.at(-2)).toMatchObject({ action: 'sign-out', directoryId: 'd-0123456789' });
  });

  it('is shown again for every wrong credential in the same words, keeping the name and nothing else', async () => {
    const { agent } = newVisitor(portal);
    const answers = [
      await send(agent, { username: 'alice', password: 'Wrong.Password1' }),
      await send(agent, { username: 'nobody', password: 'Wrong.Password1' }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(403);
      expect(text).toContain(WORDS_OF_FORM.failures['credentials-wrong'].title);
      expect(text).not.toContain('Wrong.Password1');
    }
    const [one = '', other = ''] = answers.map(({ text }) => withoutWhatIsNew(text));
    expect(one.replaceAll('alice', 'nobody')).toBe(other);
    expect(portal.auditEvents.at(-1)).toMatchObject({ result: 'refused', code: 'credentials-wrong' });
    expect(portal.auditEvents.at(-1)).not.toHaveProperty('actor');
  });

  it('says what is missing, and asks nobody without name or password', async () => {
    const { agent } = newVisitor(portal);
    for (const typed of [
      { username: 'alice', password: '' },
      { username: '', password: PASSWORD },
    ]) {
      const { status, text } = await send(agent, typed);
      expect(status).toBe(400);
      expect(text).toContain(WORDS_OF_FORM.failures['credentials-missing'].title);
    }
  });

  it('stops after a few wrong passwords, before the directory would lock the account', async () => {
    await corp.addPerson('carla', PASSWORD);
    const { agent } = newVisitor(portal);
    const statuses: number[] = [];
    for (let attempt = 0; attempt <= WRONG_FOR_A_NAME; attempt += 1)
      statuses.push((await send(agent, { username: 'carla', password: 'wrong' })).status);
    expect(statuses).toEqual([...Array(WRONG_FOR_A_NAME).fill(403), 429]);
  });

  it('says that nothing is wrong with the input where the directory is away', async () => {
    directories = [{ ...corp.directory, urls: ['ldaps://127.0.0.1:9'] }];
    const { status, text } = await send(newVisitor(portal).agent, ALICE);
    expect(status).toBe(503);
    expect(text).toContain(WORDS_OF_FORM.failures['directory-unavailable'].title);
  });
});

describe('The code', () => {
  it('is asked for from the moment that the configuration does, in the form and in the profile', async () => {
    const { agent } = newVisitor(portal);
    expect((await agent.get(paths.signIn(ED))).text).not.toContain('one-time-code');
    expect((await send(agent, ALICE)).status).toBe(303);
    const profile = async () => (await agent.get(paths.clientConfiguration(ED, 'openvpn')).buffer(true)).text;
    expect(await profile()).not.toContain('static-challenge');
    withMfa();
    expect((await agent.get(paths.signIn(ED))).text).toContain('one-time-code');
    expect(await profile()).toContain('\nstatic-challenge "Enter MFA code " 1\n');
    expect((await agent.get(paths.endpoint(ED))).text).toContain(WORDS.en.guides.passwordAndCode);
  });

  it('must be right, and nobody learns which of the two was wrong', async () => {
    withMfa();
    expect((await send(newVisitor(portal).agent, { ...ALICE, code: CODE })).status).toBe(303);
    const { agent } = newVisitor(portal);
    const wrong = [
      await send(agent, { ...ALICE, code: '000000' }),
      await send(agent, { username: 'alice', password: 'wrong', code: CODE }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([403, 403]);
    expect(new Set(wrong.map(({ text }) => withoutWhatIsNew(text))).size).toBe(1);
    expect((await send(agent, ALICE)).status).toBe(400);
  });

  it('is nothing that a password may look like while none is asked for', async () => {
    const { status, text } = await send(newVisitor(portal).agent, {
      username: 'alice',
      password: 'SCRV1:YQ==:Yg==',
    });
    expect(status).toBe(400);
    expect(text).toContain(WORDS_OF_FORM.failures['password-looks-like-challenge'].title);
  });
});

describe('An identity of a directory', () => {
  it.each([
    ['the configuration names the directory no more', () => []],
    ['another directory stands under its id', () => [{ ...corp.directory, baseDn: 'DC=other,DC=example' }]],
  ])('is worth nothing once %s', async (_title, changed) => {
    const { agent } = newVisitor(portal);
    await send(agent, ALICE);
    await agent.get(paths.endpoint(ED)).expect(200);
    directories = changed();
    await agent.get(paths.endpoint(ED)).expect(302);
    await agent.get(paths.clientConfiguration(ED, 'openvpn')).expect(302);
  });
});

describe('A form that somebody else made', () => {
  it('signs nobody in: not without the cookie of the browser, with another’s token, or from another site', async () => {
    const [mine, theirs] = [newVisitor(portal).agent, newVisitor(portal).agent];
    const token = formTokenIn((await mine.get(paths.signIn(ED))).text);
    await theirs.get(paths.signIn(ED));
    for (const agent of [theirs, request.agent(portal.url)]) {
      const { status, text } = await post(agent, { ...ALICE, formToken: token });
      expect(status).toBe(403);
      expect(text).toContain(WORDS_OF_FORM.failures['form-expired'].title);
      await agent.get(paths.endpoint(ED)).expect(302);
    }
    const crossSite = mine.post(paths.signIn(ED)).set({ 'Sec-Fetch-Site': 'cross-site' }).type('form');
    await crossSite.send({ ...ALICE, formToken: token }).expect(403);
    await mine.get(paths.endpoint(ED)).expect(302);
  });

  it('is not taken where people sign in at an identity provider: their password is for nobody else', async () => {
    const { agent } = newVisitor(portal);
    const token = formTokenIn((await agent.get(paths.signIn(ED))).text);
    await post(agent, { ...ALICE, formToken: token }, EA).expect(405);
  });

  it.each([
    ['a list of names', 'username=a&username=b&password=x'],
    ['no field at all', ''],
    ['endless names', `username=${'a'.repeat(5000)}&password=x`],
  ])('is refused without asking anybody: %s', async (_title, body) => {
    const { agent } = newVisitor(portal);
    await agent.get(paths.signIn(ED));
    const { status } = await agent.post(paths.signIn(ED)).set(SAME_ORIGIN).type('form').send(body);
    expect([400, 403]).toContain(status);
  });
});

describe.each(LANGUAGES)('The form in %s', (language) => {
  const words = WORDS[language].directorySignIn;
  const open = async (javaScriptEnabled = true): Promise<Page> => {
    const page = await newPage(browser, { reducedMotion: 'reduce', locale: language, javaScriptEnabled });
    await page.goto(portal.url + paths.endpoint(ED));
    return page;
  };

  it('is for everybody: with a code, and again with an error', async () => {
    withMfa();
    const page = await open();
    await expectPageForEverybody(page, language);
    await page.getByLabel(words.username.label).fill('alice');
    await page.getByLabel(words.password.label).fill('wrong');
    await page.getByLabel(words.code.label).fill('1');
    await page.getByRole('button', { name: words.button }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel(words.username.label).inputValue()).toBe('alice');
    expect(await page.getByLabel(words.password.label).inputValue()).toBe('');
    await expectPageForEverybody(page, language);
    await page.context().close();
  });

  it('works without JavaScript and with the keyboard alone', async () => {
    const page = await open(false);
    await page.getByLabel(words.username.label).focus();
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(portal.url + paths.endpoint(ED));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Plant');
    await page.context().close();
  });
});

/** Tokens and references are new in each answer. */
function withoutWhatIsNew(html: string): string {
  return html
    .replaceAll(/value="[^"]*"/g, (value) => (value.length > 30 ? 'value=""' : value))
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/class="reference">[^<]*/g, '');
}
