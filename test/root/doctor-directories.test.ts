import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Directory } from '../../src/connections/directory/directory.ts';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { judgeDirectories, judgeDirectoryUses, lookAtDirectories } from '../../src/doctor-directories.ts';
import { formatFinding } from '../../src/doctor-finding.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { endpoint } from '../endpoints/samples.ts';
import { type ActiveDirectory, startActiveDirectory } from '../support/active-directory.ts';

const PASSWORD = 'Look.People.Up1';
const AWAY = 'ldaps://127.0.0.1:9';

let corp: ActiveDirectory;
let bindDn: string;
beforeAll(async () => {
  corp = await startActiveDirectory();
  bindDn = await corp.addPerson('lookup', PASSWORD);
}, 120_000);
afterAll(() => corp.close());

const found = async (changes: Partial<Directory> = {}) =>
  judgeDirectories(await lookAtDirectories([{ ...corp.directory, ...changes }])).map(formatFinding);
const account = (password = PASSWORD) => ({ bindDn, password: new Secret(password) });

describe('What doctor says of a directory', () => {
  it('is that it answers, and what could be seen of it', async () => {
    expect(await found()).toEqual([expect.stringMatching(/^ok .* answers\. Whether people are found/)]);
    expect(await found({ serviceAccount: account() })).toEqual([
      expect.stringMatching(/^ok .*takes the account of BindDn, and shows it BaseDn/),
    ]);
  });

  it('is what stands in the way, in the words of the one who knows it', async () => {
    const other = await makeCertificate({ commonName: 'Other CA', purpose: 'certificate-authority' });
    const faults = [
      await found({ serviceAccount: account('wrong') }),
      await found({ serviceAccount: account(), baseDn: 'OU=Nowhere,DC=corp,DC=example,DC=com' }),
      await found({ certificateAuthorities: other.certificate }),
      await found({ urls: [AWAY] }),
    ];
    const expected = [
      /BindDn is refused \(wrong-password\)/,
      /no BaseDn that the account/,
      /unable to verify/,
      /ECONNREFUSED/,
    ];
    for (const [index, lines] of faults.entries()) {
      expect(lines).toEqual([expect.stringMatching(/^fault .*Nobody of this directory can sign in\.$/)]);
      expect(lines[0]).toMatch(expected[index] ?? '');
    }
  });

  it('is a warning while another server answers', async () => {
    expect(await found({ urls: [AWAY, ...corp.directory.urls] })).toEqual([
      expect.stringMatching(/^warning .*ECONNREFUSED.* Another server of the directory answers\.$/),
      expect.stringMatching(/^ok /),
    ]);
  });

  it('is a fault where an endpoint names one that is not declared', () => {
    const asks = (directoryId: string) =>
      endpoint({ authenticationOptions: [{ type: 'directory-service-authentication', directoryId }] });
    expect(judgeDirectoryUses([asks('d-0123456789'), endpoint()], [corp.directory])).toEqual([]);
    const [finding] = judgeDirectoryUses([asks('d-other')], [corp.directory]);
    expect(finding).toMatchObject({ level: 'fault', text: expect.stringContaining('names d-other') });
  });
});
