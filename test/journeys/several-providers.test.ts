import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { arriveAtPortal } from '../support/demo.ts';
import { type IdpSite, startIdpSite } from '../support/idp-site.ts';
import { createSamlifyIdp } from '../support/samlify-idp.ts';
import { startSamlpIdp } from '../support/samlp-idp.ts';
import type { Person } from '../support/scripted-idp.ts';
import {
  createIdps,
  EA,
  EB,
  EC,
  PROVIDER_A,
  PROVIDER_B,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';

const AT_CORP: Person = {
  nameId: 'alice@corp.example',
  firstName: 'Alice',
  lastName: 'Archer',
  groups: ['engineering', 'finance'],
};
const AT_PARTNER: Person = { ...AT_CORP, nameId: 'a.archer@partner.example', groups: ['guests'] };

let browser: Browser;
let portal: TestPortal;
const sites: IdpSite[] = [];

beforeAll(async () => {
  const signing = (commonName: string) => makeCertificate({ commonName, purpose: 'signing' });
  [browser, portal] = await Promise.all([launchBrowser(), startPortal({ idps: await createIdps() })]);
  const { serviceProvider } = portal.services;
  await stand(PROVIDER_A, await startSamlpIdp(await signing('samlp'), serviceProvider), AT_CORP);
  await stand(PROVIDER_B, createSamlifyIdp(await signing('samlify'), serviceProvider), AT_PARTNER);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(sites.map((site) => site.close()));
  await portal?.close();
});

/** Puts the site of an identity provider package behind a provider of the portal. */
async function stand(arn: string, idp: Parameters<typeof startIdpSite>[0], person: Person): Promise<void> {
  const { serviceProvider, samlProviders } = portal.services;
  const site = await startIdpSite(idp, [person], serviceProvider.assertionConsumerServiceUrl);
  sites.push(site);
  const stored = await samlProviders.get(arn);
  if (!stored) throw new Error(`The portal has no provider ${arn}.`);
  await samlProviders.save({ ...stored.value, metadataDocument: site.metadata }, stored.version);
}

async function signInAt(page: Page, { nameId }: Person): Promise<void> {
  await page.getByRole('button', { name: nameId }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await arriveAtPortal(page);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const open = (page: Page, id: ClientVpnEndpointId) => page.goto(portal.url + paths.endpoint(id));

describe('with samlp and samlify side by side', () => {
  it('a person signs in once at each of them, and out of both at once', async () => {
    const page = await newVisitor(browser);
    await open(page, EA);
    await signInAt(page, AT_CORP);
    expect(await heading(page)).toBe('Engineering');
    await open(page, EC);
    expect(await heading(page)).toBe('Finance');
    await open(page, EB);
    await signInAt(page, AT_PARTNER);
    expect(await heading(page)).toBe('Partners');
    await open(page, EA);
    expect(await heading(page)).toBe('Engineering');
    expect(await page.locator('.person-name').innerText()).toContain('and 1 more');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    for (const [id, person] of [
      [EA, AT_CORP],
      [EB, AT_PARTNER],
    ] as const) {
      await open(page, id);
      await page.getByRole('button', { name: person.nameId }).waitFor();
    }
    await page.context().close();
  });

  it('an endpoint whose portal has a provider of its own asks that one', async () => {
    const [engineering] = sampleEndpoints();
    if (!engineering) throw new Error('There is no endpoint.');
    const authenticationOptions = [
      {
        type: 'federated-authentication',
        samlProviderArn: PROVIDER_A,
        selfServiceSamlProviderArn: PROVIDER_B,
      },
    ] as const;
    await portal.saveEndpoint({ ...engineering, authenticationOptions });
    const page = await newVisitor(browser);
    await open(page, EC);
    await signInAt(page, AT_CORP);
    await open(page, EA);
    await signInAt(page, AT_PARTNER);
    // The partner's groups are not those of the rules, and Alice's from the endpoint's own provider do not count here.
    expect(await heading(page)).toBe('You do not have access to Engineering');
    await portal.saveEndpoint(engineering);
    await page.context().close();
  });
});
