import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/ops/environment.ts';
import { en } from '../../src/portal/words/en.ts';
import * as metadataRefusals from '../../src/saml/metadata-refusals.ts';
import { absoluteUrl, routes } from '../../src/web/paths.ts';
import { type MarkdownFile, parseMarkdown, tableRows } from '../support/markdown.ts';

const DIRECTORY = new URL('../../docs/identity-providers/', import.meta.url);
const INDEX = 'README.md';
const FILES = readdirSync(DIRECTORY);
const GUIDES = FILES.filter((name) => name !== INDEX);

const WHAT_GOES_WRONG = 'What goes wrong first';
const SECTIONS = [
  'What you need',
  'Which value goes where',
  'Groups',
  'NameID',
  'Both signatures',
  'Metadata',
  'The tile on the start page',
  'Moving an AWS Client VPN application',
  WHAT_GOES_WRONG,
  'A new certificate',
  'What we could not try',
];

const PORTAL = new URL('https://vpn.example.com');
const ACS = absoluteUrl(PORTAL, routes.assertionConsumerService);
const SERVICE_PROVIDER_METADATA = absoluteUrl(PORTAL, routes.serviceProviderMetadata);
const ENTITY_ID = readEnvironment({}, () => '').samlEntityId;

/** Codes that the refusals' own tests hold to the classes that throw them. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set(Object.keys(en.refusals));
const CODES: ReadonlySet<string> = new Set([
  ...SIGN_IN_CODES,
  ...Object.keys(metadataRefusals),
  ...Object.keys(en.webProblems),
]);

/** Written like a code, in backticks, and the name of something else. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  'FirstName',
  'LastName',
  'RelayState',
  'KeyDescriptor',
  'AccessGroupId',
  'MetadataFile',
  'MetadataUrl',
  'MetadataSigningCertificateFile',
  'EntityId',
  'SamlProviders',
  'AuthorizationRules',
]);

const read = (name: string): string => readFileSync(new URL(name, DIRECTORY), 'utf8');
const looksLikeCode = (text: string) => /^(?:[A-Z][a-z0-9]+){2,}$/.test(text) && !OTHER_NAMES.has(text);
const codesOf = (guide: Pick<MarkdownFile, 'codes'>) => guide.codes.filter(looksLikeCode);

describe.each(FILES)('docs/identity-providers/%s', (name) => {
  it('names no refusal that Postern does not know', () => {
    expect(codesOf(parseMarkdown(read(name))).filter((code) => !CODES.has(code))).toEqual([]);
  });

  it('gives the values that Postern has: the address for Responses, its entity ID, its metadata', () => {
    const text = read(name);
    expect(text).toContain(ACS);
    expect(text).toContain(ENTITY_ID);
    expect(text).toContain(SERVICE_PROVIDER_METADATA);
  });
});

describe.each(GUIDES)('docs/identity-providers/%s', (name) => {
  const guide = parseMarkdown(read(name));

  it('is one page with the sections of every guide, in their order', () => {
    const { headings } = guide;
    expect(headings.filter(({ level }) => level === 2).map(({ text }) => text)).toEqual(SECTIONS);
    expect(read(name).split('\n').length).toBeLessThanOrEqual(125);
  });

  it('says of at least five refusals what they look like, where they come from and what helps', () => {
    const rows = tableRows(guide.sections.get(WHAT_GOES_WRONG) ?? []);
    for (const cells of rows) expect(cells.filter((cell) => cell !== '')).toHaveLength(3);
    const refused = rows.filter(([symptom = '']) =>
      parseMarkdown(symptom).codes.some((code) => SIGN_IN_CODES.has(code)),
    );
    expect(refused.length).toBeGreaterThanOrEqual(5);
  });

  it('says plainly that nobody tried it, and when its facts were read', () => {
    const text = (guide.sections.get('What we could not try') ?? []).join(' ');
    expect(text).toMatch(/was not tried against/);
    expect(text).toMatch(/\b\d{1,2} [A-Z][a-z]+ 20\d\d\b/);
    expect(text).toContain('Least sure');
  });
});

describe('the list of guides', () => {
  it('leads to each of them', () => {
    expect([...new Set(parseMarkdown(read(INDEX)).links)]).toEqual(expect.arrayContaining(GUIDES));
  });

  it('is where README.md leads', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(parseMarkdown(readme).links).toContain(`docs/identity-providers/${INDEX}`);
  });
});
