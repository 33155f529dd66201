import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's packages `opensaml-schemas` and `xmltooling-schemas` bring the schemas of OASIS and W3C. */
const METADATA_SCHEMA = '/usr/share/xml/opensaml/saml-schema-metadata-2.0.xsd';

/** Where that schema says its parts lie, and where Debian puts them: no validation asks the network. */
const PARTS = {
  'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd': 'xmldsig-core-schema.xsd',
  'http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd': 'xenc-schema.xsd',
  'http://www.w3.org/2001/xml.xsd': 'xml.xsd',
} as const;

/** What `xmllint` has against a document by the SAML metadata schema; empty when it is valid. */
export async function metadataSchemaFaults(xml: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-schema-'));
  try {
    const catalog = join(directory, 'catalog.xml');
    const document = join(directory, 'document.xml');
    await writeFile(catalog, writeCatalog());
    await writeFile(document, xml);
    const env = { ...process.env, XML_CATALOG_FILES: catalog };
    await run('xmllint', ['--nonet', '--noout', '--schema', METADATA_SCHEMA, document], { env });
    return '';
  } catch (error) {
    return (error as { readonly stderr?: string }).stderr ?? String(error);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function writeCatalog(): string {
  const entries = Object.entries(PARTS).map(
    ([systemId, file]) => `<system systemId="${systemId}" uri="file:///usr/share/xml/xmltooling/${file}"/>`,
  );
  return `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">${entries.join('')}</catalog>`;
}
