import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnPath, missingPrograms } from '../support/missing-programs.ts';

/** Written so that this file itself shows no sign of needing a program. */
const importing = (name: string, file: string) => `import { ${name} } from '${file}.ts';\n`;
const START = 'start'.concat('Redis');

const FILES = {
  'test/support/redis-server.ts': `export function ${START}() {}\nexport function freePort() {}\n`,
  'test/support/portal.ts': importing('freePort', './redis-server'),
  'test/support/cluster.ts': importing(START, './redis-server'),
  'test/a/plain.test.ts': importing('portal', '../support/portal'),
  'test/a/redis.test.ts': importing('cluster', '../support/cluster'),
  'test/a/browser.test.ts': importing('launchBrowser', '../support/browser'),
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postern-missing-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const without = (absent: string) => (program: string) => program !== absent;

describe('missingPrograms', () => {
  it('finds nothing missing where all programs are installed', () => {
    expect(missingPrograms({ root, isInstalled: () => true, isCi: true })).toEqual([]);
  });

  it('names the test files that need the program, through whatever they import, and no others', () => {
    expect(missingPrograms({ root, isInstalled: without('redis-server'), isCi: false })).toMatchObject([
      { name: 'redis-server', debianPackage: 'redis-server', testFiles: ['test/a/redis.test.ts'] },
    ]);
    expect(missingPrograms({ root, isInstalled: without('chromium'), isCi: false })).toMatchObject([
      { name: 'chromium', testFiles: ['test/a/browser.test.ts'] },
    ]);
  });

  it('runs in CI without what Debian does not have, and names it', () => {
    expect(missingPrograms({ root, isInstalled: without('moto_server'), isCi: true })).toMatchObject([
      { name: 'moto_server', pythonPackage: 'moto[server]' },
    ]);
    expect(missingPrograms({ root, isInstalled: without('terraform'), isCi: true })).toMatchObject([
      {
        name: 'terraform',
        site: expect.stringContaining('hashicorp'),
        also: expect.stringContaining('mirror'),
      },
    ]);
  });

  it('refuses to run in CI without them, naming the packages', () => {
    expect(() => missingPrograms({ root, isInstalled: () => false, isCi: true })).toThrow(
      'Install the Debian packages: redis-server openvpn chromium xmlsec1 libxml2-utils nginx openssl samba samba-dsdb-modules samba-ad-provision freeradius awscli python3-boto3',
    );
  });
});

describe('isOnPath', () => {
  it('looks in every directory of the path', () => {
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin', 'some-program'), '');
    expect(isOnPath('some-program', `/nowhere:${join(root, 'bin')}`)).toBe(true);
    expect(isOnPath('some-program', '/nowhere')).toBe(false);
    expect(isOnPath('some-program', undefined)).toBe(false);
  });
});
