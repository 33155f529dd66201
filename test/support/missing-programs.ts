import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import type { Reporter } from 'vitest/node';
import { awsProviderMirror, pythonWithBoto3 } from './find-clients.ts';

/** A program beside Node that some tests talk to, and how a test file shows that it does. */
interface NeededProgram {
  readonly name: string;
  readonly debianPackage?: string;
  /** Where else it comes from: no run is refused for lack of it, in CI neither, but every run without it says so. */
  readonly pythonPackage?: string;
  readonly site?: string;
  /** Found in the text of the test file, or of a file that it imports. */
  readonly sign: RegExp;
  /** The helper that starts the program: it holds the sign without needing the program. */
  readonly helper?: string;
  /** What it needs beside being installed, for the message. */
  readonly also?: string;
}

const PROGRAMS: readonly NeededProgram[] = [
  {
    name: 'redis-server',
    debianPackage: 'redis-server',
    sign: /\bstartRedis/,
    helper: 'test/support/redis-server.ts',
  },
  { name: 'openvpn', debianPackage: 'openvpn', sign: /\/openvpn\.ts'/, also: 'root and /dev/net/tun' },
  { name: 'chromium', debianPackage: 'chromium', sign: /\/browser\.ts'/ },
  { name: 'xmlsec1', debianPackage: 'xmlsec1', sign: /\bxmlsec1\b/ },
  {
    name: 'xmllint',
    debianPackage: 'libxml2-utils',
    sign: /\/xml-schema\.ts'/,
    also: 'the packages opensaml-schemas and xmltooling-schemas',
  },
  { name: 'nginx', debianPackage: 'nginx', sign: /\/nginx\.ts'/ },
  { name: 'openssl', debianPackage: 'openssl', sign: /\/openssl\.ts'/ },
  {
    name: 'samba',
    debianPackage: 'samba samba-dsdb-modules samba-ad-provision',
    sign: /\/active-directory\.ts'/,
    also: 'root, whose ports those of LDAP are',
  },
  { name: 'freeradius', debianPackage: 'freeradius', sign: /\/freeradius\.ts'/ },
  { name: 'aws', debianPackage: 'awscli', sign: /\/aws-shell\.ts'/ },
  { name: 'boto3', debianPackage: 'python3-boto3', sign: /\/boto3\.ts'/ },
  {
    name: 'terraform',
    site: 'https://developer.hashicorp.com/terraform',
    sign: /\/terraform\.ts'/,
    also: 'the provider hashicorp/aws in a directory of its own (filesystem mirror)',
  },
  { name: 'moto_server', pythonPackage: 'moto[server]', sign: /\/moto-server\.ts'/ },
];

/** A program that this machine has not, and the test files that cannot run without it. */
export interface MissingProgram {
  readonly name: string;
  readonly debianPackage?: string;
  readonly pythonPackage?: string;
  readonly site?: string;
  readonly also?: string;
  readonly testFiles: readonly string[];
}

export interface Machine {
  /** The project's directory. */
  readonly root: string;
  readonly isInstalled: (program: string) => boolean;
  /** In CI everything must be there, so that nothing is left out unseen. */
  readonly isCi: boolean;
}

/**
 * Finds out which programs are missing, and which test files need them: a test file needs what the files need that it
 * imports. Throws in CI when any is missing that Debian has.
 */
export function missingPrograms({ root, isInstalled, isCi }: Machine): readonly MissingProgram[] {
  const absent = PROGRAMS.filter(({ name }) => !isInstalled(name));
  const demanded = absent.filter(({ debianPackage }) => debianPackage !== undefined);
  if (demanded.length > 0 && isCi) {
    const packages = demanded.map(({ debianPackage }) => debianPackage).join(' ');
    const also = demanded.flatMap(({ name, also }) =>
      also === undefined ? [] : [`. ${name} also needs ${also}`],
    );
    throw new Error(
      `Some tests need programs that are missing. Install the Debian packages: ${packages}${also.join('')}`,
    );
  }
  const files = absent.length > 0 ? globSync('test/**/*.test.ts', { cwd: root }) : [];
  return absent.map((program) => ({
    ...program,
    testFiles: files.filter((file) => needs(program, join(root, file), root)).sort(),
  }));
}

/** Looks where the tests' helpers look: on the path, and where Debian puts programs of the system. */
export function isOnPath(program: string, path: string | undefined): boolean {
  const directories = [...(path ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return directories.some((directory) => existsSync(join(directory, program)));
}

/** Of SAML and of XML Signature, as Debian lays them down. */
const SCHEMAS = [
  '/usr/share/xml/opensaml/saml-schema-metadata-2.0.xsd',
  '/usr/share/xml/xmltooling/xmldsig-core-schema.xsd',
];

/** Of Active Directory, from a package of its own; a domain is made with it. */
const DOMAIN_SCHEMA = '/usr/share/samba/setup/ad-schema';

/** Installed, and allowed what tests ask of it: OpenVPN's server mode opens a tun device, which only root may do. */
export function isUsable(program: string, path: string | undefined): boolean {
  // No program but a module of Python.
  if (program === 'boto3') return pythonWithBoto3(path) !== undefined;
  const allowed: Readonly<Record<string, () => boolean>> = {
    terraform: () => awsProviderMirror() !== undefined,
    samba: () => process.getuid?.() === 0 && existsSync(DOMAIN_SCHEMA),
    openvpn: () => process.getuid?.() === 0 && existsSync('/dev/net/tun'),
    xmllint: () => SCHEMAS.every((file) => existsSync(file)),
  };
  return (allowed[program]?.() ?? true) && isOnPath(program, path);
}

function needs({ sign, helper }: NeededProgram, testFile: string, root: string): boolean {
  return withImports(testFile).some(
    (file) => relative(root, file) !== helper && sign.test(readFileSync(file, 'utf8')),
  );
}

/** The file and all test code that it imports, directly or not. */
function withImports(file: string): readonly string[] {
  const seen = new Set([file]);
  for (const current of seen) {
    for (const [, specifier = ''] of readFileSync(current, 'utf8').matchAll(/from '(\.[^']+\.ts)'/g)) {
      const imported = resolve(dirname(current), specifier);
      if (!imported.includes('/src/') && existsSync(imported)) seen.add(imported);
    }
  }
  return [...seen];
}

/** Says at the end of the run, where people look, what was left out and why. */
export function missingProgramsReporter(missing: readonly MissingProgram[]): Reporter {
  return {
    onTestRunEnd: () => {
      for (const { name, debianPackage, pythonPackage, site, also, testFiles } of missing) {
        const packageOf = debianPackage
          ? `Debian package ${debianPackage}`
          : `Python package ${pythonPackage}`;
        const from = site ?? packageOf;
        const remedy = `${from}${also === undefined ? '' : `, with ${also}`}`;
        process.stdout.write(`\n SKIPPED for lack of ${name} (${remedy}): ${testFiles.join(', ')}\n`);
      }
    },
  };
}
