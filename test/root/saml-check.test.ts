import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { startPostern } from '../support/postern-process.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import {
  createScriptedIdp,
  idpMetadata,
  type RespondOptions,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const REQUEST = {
  id: '_7d1f0000000000000000000000000000000000aa',
  issuer: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};

let idp: ScriptedIdp;
let configuration: ConfigurationDirectory;

beforeAll(async () => {
  idp = await createScriptedIdp();
  const files = await makeConfigurationFiles();
  configuration = configurationDirectory({ ...files, 'idp-metadata.xml': idpMetadata(idp) });
});
afterAll(() => configuration.remove());

/** What `saml check` says of a file with this content. */
async function check(content: string, ...options: readonly string[]) {
  const file = join(configuration.directory, 'captured');
  writeFileSync(file, content);
  const env = { PATH: process.env.PATH ?? '', POSTERN_DATA_DIR: join(configuration.directory, 'data') };
  const postern = startPostern(['saml', 'check', file, ...options], env, configuration.directory);
  const code = await postern.exited;
  return { code, out: postern.stdout(), err: postern.stderr() };
}

const genuine = (options: RespondOptions = {}) => respond(idp, REQUEST, options);

describe('saml check', () => {
  it('admits a genuine Response as XML, as base64 and as a form body', async () => {
    const { xml, samlResponse } = genuine();
    const form = new URLSearchParams({ RelayState: 'x', SAMLResponse: samlResponse }).toString();
    for (const content of [xml, `${samlResponse}\n`, form]) {
      const { code, out, err } = await check(content, '--endpoint', 'Engineering');
      expect(err).toBe('');
      expect(out).toContain('The person would be admitted.');
      expect(out).not.toContain('FAILED');
      expect(out).toMatch(/\* "engineering"/);
      expect(out).toMatch(/10\.0\.0\.0\/16 +because of "engineering"/);
      expect(out).toContain('taken for ours, since there is no --request-id');
      expect(code).toBe(0);
    }
  });

  it('exits 1 and shows what was expected beside what came', async () => {
    const destination = `${REQUEST.assertionConsumerServiceUrl}/`;
    const { xml } = genuine({ overrides: { destination } });
    const { code, out } = await check(xml);
    expect(code).toBe(1);
    expect(out).toContain('The sign-in would be refused: DestinationMismatch.');
    expect(out).toContain(`expected: ${REQUEST.assertionConsumerServiceUrl}\n`);
    expect(out).toContain(`received: ${destination}\n`);
    expect(out).toContain('A slash at the end is missing or too many.');
  });

  it('exits 1 when no rule of the endpoint admits the person, though the sign-in is good', async () => {
    const person = { nameId: 'bob@corp.example', groups: ['sales'] };
    const refused = await check(genuine({ person }).xml, '--endpoint', 'Engineering');
    expect(refused.out).toContain('but no rule of Engineering admits the person');
    expect(refused.code).toBe(1);
    expect((await check(genuine({ person }).xml, '--endpoint', 'Everybody')).code).toBe(0);
  });

  it('judges as of the time and for the request that it is told', async () => {
    const { xml } = genuine({ now: Date.parse('2030-06-01T12:00:00Z') });
    expect((await check(xml, '--at', '2030-06-01T14:00:00+02:00')).code).toBe(0);
    const old = await check(xml);
    expect(old.code).toBe(1);
    expect(old.out).toContain('--at 2030-06-01T12:00:00.000Z');
    const other = await check(xml, '--at', '2030-06-01T12:00:00Z', '--request-id', '_other');
    expect(other.out).toContain('refused: InResponseToMismatch');
    expect(other.code).toBe(1);
  });

  it('says in words why it cannot check at all', async () => {
    const { xml } = genuine();
    const unknown = await check(xml, '--provider', 'nobody');
    expect(unknown.err).toContain('There is no SAML provider nobody with metadata. Known: corp.');
    expect(unknown.code).toBe(1);
    expect((await check(xml, '--at', 'noon')).err).toContain('--at noon is no time.');
    expect((await check(xml, '--colour', 'red')).code).toBe(2);
    expect((await check(xml, '--hours', '3')).code).toBe(2);
  });

  it('asks the store, and only reads it, for what the file does not declare', async () => {
    const dataDir = join(configuration.directory, 'data');
    const store = await openStore({ dataDir, clock: Date.now, logger: recordingLogger().logger });
    const partner = await createScriptedIdp({ entityId: 'https://partner.example/saml' });
    const metadataDocument = idpMetadata(partner);
    const samlProviderArn = 'arn:aws:iam::123456789012:saml-provider/partner';
    const provider = { samlProviderArn, name: 'partner', metadataDocument, createdAt: 0 };
    await store.samlProviders.save({ ...provider, owner: { kind: 'api' } }, 0);
    await store.close();
    const { xml } = respond(partner, REQUEST);
    const { code, out } = await check(xml, '--provider', 'partner');
    expect(out).toContain('Identity provider: partner, https://partner.example/saml');
    expect(out).not.toContain('FAILED');
    expect(out).toContain('no rule of any endpoint of this provider admits the person');
    expect(code).toBe(1);
  });

  it('lets nothing in the Response steer the terminal', async () => {
    const person = { nameId: 'bob@corp.example', firstName: 'a\u009b31mred\u202e', groups: ['x'] };
    const { out } = await check(genuine({ person }).xml);
    expect(out).toContain('\\u{9b}31mred\\u{202e}');
    expect(out).not.toMatch(/[\u0080-\u009f\u202e]/);
  });

  it('reads what is no Response as what it is', async () => {
    const { code, out } = await check('not base64 at all');
    expect(code).toBe(1);
    expect(out).toContain('(ResponseNotBase64)');
  });
});

describe('saml info', () => {
  it('says what an identity provider needs to know, as the environment has it', async () => {
    const env = { POSTERN_PORTAL_URL: 'https://vpn.example.com', POSTERN_SAML_ENTITY_ID: 'urn:our:own' };
    const postern = startPostern(['saml', 'info'], { PATH: process.env.PATH ?? '', ...env });
    expect(await postern.exited).toBe(0);
    const out = postern.stdout();
    expect(out).toContain('urn:our:own');
    expect(out).toContain('https://vpn.example.com/api/auth/sso/saml\n');
    expect(out).toContain('https://vpn.example.com/saml/metadata\n');
    expect(out).toContain('131072 bytes, and 200 groups');
  });

  it('is told from what does not exist', async () => {
    for (const args of [['saml'], ['saml', 'infos'], ['saml', 'info', 'x'], ['saml', 'constructor']]) {
      const postern = startPostern(args, { PATH: process.env.PATH ?? '' });
      expect(await postern.exited).toBe(2);
      expect(postern.stderr()).toContain('saml check FILE');
    }
  });
});
