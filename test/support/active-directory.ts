import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Attribute, Change, Client } from 'ldapts';
import type { Directory } from '../../src/connections/directory/directory.ts';
import { formatSid } from '../../src/connections/directory/sid.ts';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';

const run = promisify(execFile);

const BASE_DN = 'DC=corp,DC=example,DC=com';
const ADMINISTRATOR = 'CORP\\Administrator';
const ADMINISTRATOR_PASSWORD = 'Passw0rd.Administrator';

/** Debian's samba as the domain controller of corp.example.com, on an address of the loopback interface of its own: the ports of LDAP are fixed. */
export interface ActiveDirectory {
  /** What its certificate names: its address as one of IPv6 (RFC 4291, section 2.5.5.2), which is not taken for loopback. */
  readonly host: string;
  /** Leads there, too, and its certificate does not name it. */
  readonly otherHost: string;
  /** As the configuration would declare it, without a service account. */
  readonly directory: Directory;
  /** Adds a person with a password, and attributes such as `givenName`; returns the name of the entry. */
  addPerson(
    account: string,
    password: string,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Adds a group with these entries as its members; returns its SID and the name of the entry. */
  addGroup(name: string, members: readonly string[]): Promise<{ readonly dn: string; readonly sid: string }>;
  /** Adds groups with this one member; returns their SIDs. */
  addGroups(names: readonly string[], member: string): Promise<readonly string[]>;
  /** Replaces an attribute of an entry, of the domain itself by default. */
  change(attribute: string, value: string, dn?: string): Promise<void>;
  read(dn: string, attribute: string): Promise<string>;
  /** Does the domain controller itself take this password. */
  takes(account: string, password: string): Promise<boolean>;
  /** As SIGSTOP does: connections stay open and nobody answers. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

/** Makes a domain, which takes some seconds, and starts its controller. Throws what samba said when it does not start. */
export async function startActiveDirectory(): Promise<ActiveDirectory> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-samba-'));
  const address = `127.${randomInt(64, 128)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  await provision(directory);
  const number = parseIpAddress(address).value;
  const host = `::ffff:${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  const authority = await makeTls(directory, host);
  const configuration = join(directory, 'serve.conf');
  writeFileSync(configuration, serveConfiguration(directory, address));
  const child = spawn('samba', ['-F', '-M', 'single', '--no-process-group', '-s', configuration], {
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: 'ignore',
  });
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'close').finally(() => process.removeListener('exit', endWithUs));
  await Promise.race([
    untilAccepts(address),
    exited.then(() => {
      throw new Error(`samba ended (Debian packages samba and samba-ad-provision): ${logOf(directory)}`);
    }),
  ]);
  const described: Directory = {
    directoryId: 'd-0123456789',
    urls: [`ldaps://[${host}]`],
    baseDn: BASE_DN,
    certificateAuthorities: authority.certificate,
  };
  const administrator = new Client({
    url: `ldaps://[${host}]`,
    tlsOptions: { ca: authority.certificate },
    autoRebind: true,
  });
  await administrator.bind(ADMINISTRATOR, ADMINISTRATOR_PASSWORD).catch((error: unknown) => {
    child.kill();
    throw error;
  });
  return {
    host: `[${host}]`,
    otherHost: String(number),
    directory: described,
    ...commandsOf(administrator, described),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async close() {
      await administrator.unbind();
      child.kill('SIGCONT');
      child.kill();
      await exited;
      rmSync(directory, { recursive: true });
    },
  };
}

function commandsOf(administrator: Client, { urls, certificateAuthorities }: Directory) {
  const read = async (dn: string, attribute: string): Promise<string> => {
    const { searchEntries } = await administrator.search(dn, { scope: 'base', attributes: [attribute] });
    return String(searchEntries[0]?.[attribute]);
  };
  const addGroup = async (name: string, members: readonly string[]): Promise<string> => {
    const dn = `CN=${name},CN=Users,${BASE_DN}`;
    await administrator.add(dn, { objectClass: 'group', sAMAccountName: name, member: [...members] });
    return dn;
  };
  /** By name, of an entry and those below it. */
  const sidsOf = async (dn: string): Promise<ReadonlyMap<string, string>> => {
    const { searchEntries } = await administrator.search(dn, {
      attributes: ['sAMAccountName', 'objectSid'],
      explicitBufferAttributes: ['objectSid'],
    });
    return new Map(
      searchEntries.map((entry) => [
        String(entry.sAMAccountName),
        Buffer.isBuffer(entry.objectSid) ? (formatSid(entry.objectSid) ?? '') : '',
      ]),
    );
  };
  return {
    read,
    async addPerson(account: string, password: string, attributes: Readonly<Record<string, string>> = {}) {
      const dn = `CN=${account},CN=Users,${BASE_DN}`;
      await administrator.add(dn, [
        new Attribute({ type: 'objectClass', values: ['user'] }),
        new Attribute({ type: 'sAMAccountName', values: [account] }),
        new Attribute({ type: 'userAccountControl', values: ['512'] }),
        new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] }),
        ...Object.entries(attributes).map(([type, value]) => new Attribute({ type, values: [value] })),
      ]);
      return dn;
    },
    async addGroup(name: string, members: readonly string[]) {
      const dn = await addGroup(name, members);
      const [sid = ''] = (await sidsOf(dn)).values();
      return { dn, sid };
    },
    async addGroups(names: readonly string[], member: string) {
      for (const name of names) await addGroup(name, [member]);
      const sids = await sidsOf(`CN=Users,${BASE_DN}`);
      return names.map((name) => sids.get(name) ?? '');
    },
    async change(attribute: string, value: string, dn = BASE_DN) {
      const modification = new Attribute({ type: attribute, values: [value] });
      await administrator.modify(dn, new Change({ operation: 'replace', modification }));
    },
    async takes(account: string, password: string) {
      const client = new Client({ url: urls[0] ?? '', tlsOptions: { ca: certificateAuthorities } });
      try {
        await client.bind(`CORP\\${account}`, password);
        return true;
      } catch {
        return false;
      } finally {
        await client.unbind();
      }
    },
  };
}

async function provision(directory: string): Promise<void> {
  await run('samba-tool', [
    'domain',
    'provision',
    '--realm=CORP.EXAMPLE.COM',
    '--domain=CORP',
    '--server-role=dc',
    '--dns-backend=NONE',
    `--adminpass=${ADMINISTRATOR_PASSWORD}`,
    `--targetdir=${directory}`,
    '--host-name=dc1',
    '--host-ip=127.0.0.1',
  ]);
}

/** The certificate names the host. Returns the authority. */
async function makeTls(directory: string, host: string): Promise<KeyAndCertificate> {
  const authority = await makeCertificate({ commonName: 'Corp CA', purpose: 'certificate-authority' });
  const server = await makeCertificate({ commonName: host, purpose: 'server', issuer: authority });
  const place = join(directory, 'tls');
  mkdirSync(place);
  writeFileSync(join(place, 'key.pem'), server.privateKey, { mode: 0o600 });
  writeFileSync(join(place, 'cert.pem'), server.certificate);
  writeFileSync(join(place, 'ca.pem'), authority.certificate);
  return authority;
}

/** LDAP alone, with everything that is written in one directory. */
function serveConfiguration(directory: string, address: string): string {
  return `[global]
netbios name = DC1
realm = CORP.EXAMPLE.COM
workgroup = CORP
server role = active directory domain controller
server services = ldap
interfaces = ${address}/8
bind interfaces only = yes
private dir = ${directory}/private
lock directory = ${directory}
state directory = ${directory}/state
cache directory = ${directory}/cache
pid directory = ${directory}
ncalrpc dir = ${directory}/ncalrpc
winbindd socket directory = ${directory}/winbindd
ntp signd socket directory = ${directory}/ntp
log file = ${directory}/samba.log
dns update command = /bin/true
tls enabled = yes
tls keyfile = ${directory}/tls/key.pem
tls certfile = ${directory}/tls/cert.pem
tls cafile = ${directory}/tls/ca.pem
`;
}

function logOf(directory: string): string {
  try {
    return readFileSync(join(directory, 'samba.log'), 'utf8').slice(-2000);
  } catch {
    return 'it wrote no log.';
  }
}

async function untilAccepts(address: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await accepts(address)) return;
    await sleep(50);
  }
  throw new Error('samba did not listen within thirty seconds.');
}

async function accepts(address: string): Promise<boolean> {
  const socket = connect(636, address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
