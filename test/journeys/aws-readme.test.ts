import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdministratorFiles, makeAdministratorFiles } from '../support/administrator-files.ts';
import { awsShell } from '../support/aws-shell.ts';
import { startServing } from '../support/managed-service.ts';
import { fencedCode } from '../support/markdown.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the way from an empty directory to the first endpoint', () => {
  const section = README.split('\n## ').find((text) => text.startsWith('Manage it with')) ?? '';
  let files: AdministratorFiles;

  beforeAll(async () => {
    files = await makeAdministratorFiles();
  });
  afterAll(() => files?.remove());

  it('can be gone as it is written', async () => {
    const { directory } = files;
    const [secret = '', ...commands] = fencedCode(section, 'sh');
    const [configuration = ''] = fencedCode(section, 'yaml');
    // Whatever these say is set by the commands themselves.
    const nobody = { accessKeyId: '', secretAccessKey: '' };
    const shell = (api: string) => awsShell({ api, key: nobody, region: '', directory });
    expect((await shell('').run(secret)).code).toBe(0);
    writeFileSync(join(directory, 'postern.yaml'), configuration);
    const service = await startServing(directory);
    try {
      const { code, stdout, stderr } = await shell(service.api).run(`set -e\n${commands.join('')}`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^http:\/\/localhost:8080\/endpoints\/cvpn-endpoint-[0-9a-f]{17}$/m);
      const profile = readFileSync(join(directory, 'engineering.ovpn'), 'utf8');
      expect(profile).toMatch(/^remote cvpn-endpoint-[0-9a-f]{17}\.vpn\.example\.com 443$/m);
    } finally {
      service.process.signal('SIGTERM');
      await service.process.exited;
    }
  }, 120_000);
});
