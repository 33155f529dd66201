import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleSteps, IDP_PRODUCTS } from '../../src/portal/setup/idp-products.ts';
import { paths } from '../../src/web/paths.ts';
import { beginSetup, type SetupVisitor } from '../support/setup-visitor.ts';
import { createIdps, startPortal, type TestPortal } from '../support/start-portal.ts';
import { unescapeHtml } from '../support/unescape-html.ts';

let portal: TestPortal;
let setup: SetupVisitor;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  setup = await beginSetup(portal);
});
afterAll(() => portal.close());

const read = (product: string) =>
  readFileSync(new URL(`../../docs/identity-providers/${product}.md`, import.meta.url), 'utf8');

/** Where Keycloak stands between, its guide has the fields. */
const guide = (product: string) => read(product) + (product === 'google-workspace' ? read('keycloak') : '');

describe('the values for an identity provider', () => {
  it.each(IDP_PRODUCTS)(
    'give the address, the audience and our metadata, with buttons to copy them: %s',
    async (product) => {
      const { text } = await setup.agent.get(paths.setupValues(product)).expect(200);
      for (const value of [
        portal.assertionConsumerServiceUrl,
        'urn:amazon:webservices:clientvpn',
        `${portal.url}/saml/metadata`,
      ])
        expect(text).toContain(`data-copy="${value}"`);
      expect(text).toContain('memberOf');
      expect(unescapeHtml(text)).toContain('src="/static/copy.');
    },
  );

  it.each(IDP_PRODUCTS.filter((product) => product !== 'other'))(
    'name the fields as the guide of the product does: %s',
    (product) => {
      const text = guide(product).replaceAll('`', '');
      const { fields } = consoleSteps(product, portal.services.serviceProvider);
      const words = fields.flatMap(({ field }) => field.split(/, | \(/)).map((word) => word.replace(')', ''));
      for (const word of words) expect(text.toLowerCase()).toContain(word.toLowerCase());
    },
  );

  it('are those of another product when none is chosen, and refuse one that nobody knows', async () => {
    const { text } = await setup.agent.get('/setup').expect(200);
    expect(text).toContain('Assertion Consumer Service (ACS), Destination, Recipient');
    await setup.agent.get('/setup?product=nonsense').expect(400);
  });
});
