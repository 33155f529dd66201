import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { awsShell } from '../support/aws-shell.ts';
import type { ConfigurationDirectory } from '../support/configuration-directory.ts';
import {
  managedDirectory,
  OPS,
  REALM,
  type ServingProcess,
  startServing,
} from '../support/managed-service.ts';

let directory: ConfigurationDirectory;
let service: ServingProcess;

const authorityNamed = (commonName: string) =>
  makeCertificate({ commonName, purpose: 'certificate-authority' });

beforeAll(async () => {
  const authority = await authorityNamed('Example CA');
  const listener = await makeCertificate({ commonName: 'localhost', purpose: 'server', issuer: authority });
  directory = managedDirectory();
  write('ca.pem', authority);
  write('other.pem', await authorityNamed('Another CA'));
  write('api.pem', listener);
  directory.write('api.key', listener.privateKey);
  service = await startServing(directory.directory, undefined, {
    POSTERN_API_TLS_CERT_FILE: join(directory.directory, 'api.pem'),
    POSTERN_API_TLS_KEY_FILE: join(directory.directory, 'api.key'),
  });
});

afterAll(async () => {
  service?.process.signal('SIGTERM');
  await service?.process.exited;
  directory?.remove();
});

const write = (name: string, { certificate }: KeyAndCertificate) => directory.write(name, certificate);

describe('the AWS CLI, with TLS', () => {
  it('talks to whom it knows by AWS_CA_BUNDLE, and to nobody else', async () => {
    const api = `https://localhost:${new URL(service.api).port}`;
    const shell = awsShell({ api, key: OPS, region: REALM.region, directory: directory.directory });
    const ask = 'aws ec2 describe-client-vpn-endpoints';
    const known = await shell.run(`AWS_CA_BUNDLE=ca.pem ${ask}`);
    expect(known).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(known.stdout)).toEqual({ ClientVpnEndpoints: [] });
    const stranger = await shell.run(`AWS_CA_BUNDLE=other.pem ${ask}`);
    expect(stranger).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('certificate verify failed'),
    });
  }, 120_000);
});
