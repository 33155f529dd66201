import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { listOf } from '../pki/revocation-lists.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from './scripted-idp.ts';

/** What somebody who sets up a VPN has in a directory: as Easy-RSA and the identity provider give it to them. */
export interface AdministratorFiles {
  readonly directory: string;
  readonly idp: ScriptedIdp;
  readonly authority: KeyAndCertificate;
  /** Certificates as they lie there, PEM. */
  readonly server: string;
  readonly renewedServer: string;
  remove(): void;
}

/**
 * Writes `ca.crt`, `server.crt` and `.key`, `renewed.crt` and `.key`, `client1.domain.tld.crt` and `.key`, `crl.pem` (which
 * revokes that client), `metadata.xml`, and `later-metadata.xml` with one more key.
 */
export async function makeAdministratorFiles(): Promise<AdministratorFiles> {
  const authority = await makeCertificate({ commonName: 'Example CA', purpose: 'certificate-authority' });
  const issued = (commonName: string, purpose: 'server' | 'client') =>
    makeCertificate({ commonName, purpose, issuer: authority });
  const [server, renewed, client, idp, nextKey] = await Promise.all([
    issued('server', 'server'),
    issued('server', 'server'),
    issued('client1.domain.tld', 'client'),
    createScriptedIdp(),
    makeCertificate({ commonName: 'idp.corp.example', purpose: 'signing' }),
  ]);
  const directory = mkdtempSync(join(tmpdir(), 'postern-administrator-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  for (const [name, pair] of Object.entries({ server, renewed, 'client1.domain.tld': client })) {
    write(`${name}.crt`, pair.certificate);
    write(`${name}.key`, pair.privateKey);
  }
  write('ca.crt', authority.certificate);
  write('crl.pem', listOf(authority, [serialOf(client)]));
  write('metadata.xml', idpMetadata(idp));
  write('later-metadata.xml', idpMetadata(idp, [idp.signing.certificate, nextKey.certificate]));
  return {
    directory,
    idp,
    authority,
    server: server.certificate,
    renewedServer: renewed.certificate,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** As the contents of an INTEGER that is not negative. */
function serialOf({ certificate }: KeyAndCertificate): string {
  const { serialNumber } = new X509Certificate(certificate);
  const even = serialNumber.length % 2 ? `0${serialNumber}` : serialNumber;
  return Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even;
}
