import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ATTEMPT_WINDOW, WRONG_FOR_A_NAME } from '../../../src/connections/directory/attempts.ts';
import { createDirectorySignIn } from '../../../src/connections/directory/create-directory-sign-in.ts';
import type { Directory } from '../../../src/connections/directory/directory.ts';
import { asStaticChallenge } from '../../../src/connections/directory/read-credentials.ts';
import { makeCertificate } from '../../../src/demo/certificates.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { openSqliteStoreBeside } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type ActiveDirectory, startActiveDirectory } from '../../support/active-directory.ts';
import { type FreeRadius, startFreeRadius } from '../../support/freeradius.ts';
import { NO_METRICS } from '../../support/no-metrics.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const PASSWORD = 'Correct.Horse1';
const GERMAN_PASSWORD = 'Größe.Über1';
const SERVICE_PASSWORD = 'Look.People.Up1';

let corp: ActiveDirectory;
let radius: FreeRadius;
let groups: { readonly engineering: string; readonly staff: string; readonly many: readonly string[] };

beforeAll(async () => {
  [corp, radius] = await Promise.all([
    startActiveDirectory(),
    startFreeRadius({ codes: { alice: '918273', bob: '654321' } }),
  ]);
  await corp.change('lockoutThreshold', '5');
  const alice = await corp.addPerson('alice', PASSWORD, {
    givenName: 'Alice',
    sn: 'Ångström',
    userPrincipalName: 'alice.angstrom@corp.example.com',
  });
  const many = await corp.addPerson('many', PASSWORD);
  await corp.addPerson('müller', GERMAN_PASSWORD);
  await corp.addPerson('lookup', SERVICE_PASSWORD);
  await corp.addPerson('odd(name)', PASSWORD);
  const engineering = await corp.addGroup('engineering', [alice]);
  const staff = await corp.addGroup('staff', [engineering.dn]);
  const names = Array.from({ length: 205 }, (_none, number) => `group-${number}`);
  groups = { engineering: engineering.sid, staff: staff.sid, many: await corp.addGroups(names, many) };
}, 120_000);
afterAll(async () => {
  await corp?.close();
  await radius?.close();
});

let folder: string;
let store: Store;
let now: number;
let log: ReturnType<typeof recordingLogger>;
beforeEach(() => {
  now = Date.UTC(2026, 10, 21, 12, 5);
  folder = mkdtempSync(join(tmpdir(), 'directory-'));
  log = recordingLogger();
  store = openSqliteStoreBeside({ dataDir: folder, clock: () => now, logger: log.logger });
  return async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
});

/** With what the configuration says otherwise. */
async function signIn(
  username: string,
  password: string,
  changes: Partial<Directory> = {},
  from = '192.0.2.1',
) {
  const directory = { ...corp.directory, ...changes };
  const directorySignIn = createDirectorySignIn({
    directories: () => [directory],
    counters: store.counters,
    clock: () => now,
    random: randomBytes,
    logger: log.logger,
    metrics: NO_METRICS,
  });
  return directorySignIn(directory.directoryId, { username, password, from });
}

const refusal = (reason: string) => ({ isSignedIn: false, reason });
const causes = () => log.lines.map(({ fields }) => fields.cause);
const withService = (): Partial<Directory> => ({
  serviceAccount: {
    bindDn: `CN=lookup,CN=Users,${corp.directory.baseDn}`,
    password: new Secret(SERVICE_PASSWORD),
  },
});
const withMfa = (): Partial<Directory> => ({ radius: radius.settings });

describe.each([
  ['under their own names', () => ({})],
  ['by a service account', withService],
])('People who are looked up %s', (_title, changes) => {
  it('sign in with each form of their name, and are one person', async () => {
    const forms = [
      'alice',
      ' ALICE ',
      'CORP\\alice',
      'alice@corp.example.com',
      'alice.angstrom@corp.example.com',
    ];
    for (const form of forms) {
      const result = await signIn(form, PASSWORD, changes());
      expect(result, form).toMatchObject({
        isSignedIn: true,
        username: 'alice',
        firstName: 'Alice',
        lastName: 'Ångström',
      });
    }
  });

  it('bring the SIDs of their groups, those of groups and the primary one included', async () => {
    const result = await signIn('alice', PASSWORD, changes());
    const domain = groups.staff.slice(0, groups.staff.lastIndexOf('-'));
    expect(result).toMatchObject({
      groups: [`${domain}-513`, groups.engineering, groups.staff, 'S-1-5-32-545'],
    });
  });

  it('may have names and passwords with umlauts, and names that look like a filter', async () => {
    expect(await signIn('müller', GERMAN_PASSWORD, changes())).toMatchObject({ username: 'müller' });
    expect(await signIn('odd(name)', PASSWORD, changes())).toMatchObject({ username: 'odd(name)' });
  });

  it('are refused with a wrong password, with one and the same answer as somebody who does not exist', async () => {
    expect(await signIn('alice', 'wrong', changes())).toEqual(refusal('credentials-wrong'));
    expect(await signIn('nobody', 'wrong', changes())).toEqual(refusal('credentials-wrong'));
    expect(causes()).toEqual(['wrong-password', expect.stringMatching(/^(wrong-password|no-such-user)$/)]);
  });

  it('widen no question with what they type as their name', async () => {
    for (const name of [
      '*',
      'ali*',
      'alice)(cn=*',
      'alice)(|(cn=*))',
      '\\2a',
      '(cn=alice)',
      'alice\0',
      'EXTERNAL',
    ]) {
      expect(await signIn(name, PASSWORD, changes()), name).toEqual(refusal('credentials-wrong'));
    }
  });

  it('are nobody else by any name made of the signs of filters and names', async () => {
    const signs = fc.string({ unit: fc.constantFrom(...'*()\\|&!=~<>,+";#/@ alice'), maxLength: 14 });
    let number = 0;
    const property = fc.asyncProperty(signs, async (name) => {
      number += 1;
      const result = await signIn(name, PASSWORD, changes(), `place ${number}`);
      const isAlice = /^\s*(?:[^\\]+\\)?alice\s*$/.test(name);
      if (!isAlice) expect(result.isSignedIn, name).toBe(false);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('never get in without a password, which a directory would take for "nobody in particular"', async () => {
    expect(await signIn('alice', '', changes())).toEqual(refusal('credentials-missing'));
    expect(await signIn('', PASSWORD, changes())).toEqual(refusal('credentials-missing'));
    const challenge = asStaticChallenge('', '918273');
    expect(await signIn('alice', challenge, { ...changes(), ...withMfa() })).toEqual(
      refusal('credentials-missing'),
    );
  });

  it('sign in with password and code, where both are right', async () => {
    const both = { ...changes(), ...withMfa() };
    expect(await signIn('alice', asStaticChallenge(PASSWORD, '918273'), both)).toMatchObject({
      username: 'alice',
    });
    const wrong = [
      await signIn('alice', asStaticChallenge(PASSWORD, '000000'), both),
      await signIn('alice', asStaticChallenge('wrong', '918273'), both),
      await signIn('alice', asStaticChallenge(PASSWORD, '654321'), both),
    ];
    expect(wrong).toEqual(wrong.map(() => refusal('credentials-wrong')));
    expect(causes()).toEqual(['code-rejected', 'wrong-password', 'code-rejected']);
  });
});

describe('Accounts that may not sign in', () => {
  it.each([
    ['disabled', 'userAccountControl', '514', 'account-disabled'],
    ['expired', 'accountExpires', '116444736000000000', 'account-expired'],
    ['about to get a new password', 'pwdLastSet', '0', 'password-must-be-changed'],
  ])(
    'are refused when they are %s, as with a wrong password; the log knows why',
    async (_title, attribute, value, cause) => {
      const dn = await corp.addPerson(`refused-${cause}`.slice(0, 20), PASSWORD);
      await corp.change(attribute, value, dn);
      const account = await corp.read(dn, 'sAMAccountName');
      expect(await signIn(account, PASSWORD, withService())).toEqual(refusal('credentials-wrong'));
      expect(log.lines.at(-1)?.fields).toMatchObject({ cause, account });
    },
  );

  it('are refused when they are locked', async () => {
    await corp.addPerson('locked', PASSWORD);
    for (let attempt = 0; attempt < 5; attempt += 1) await corp.takes('locked', 'wrong');
    expect(await signIn('locked', PASSWORD)).toEqual(refusal('credentials-wrong'));
    expect(causes()).toEqual(['account-locked']);
  });
});

describe('The code', () => {
  it('is missed where the profile is older than it', async () => {
    expect(await signIn('alice', PASSWORD, withMfa())).toEqual(refusal('mfa-code-missing'));
  });

  it('is nothing that a password may look like while none is asked for', async () => {
    expect(await signIn('alice', 'SCRV1:YQ==:Yg==')).toEqual(refusal('password-looks-like-challenge'));
  });

  it('is checked before the password, so that without one nobody locks an account', async () => {
    const dn = await corp.addPerson('bob', PASSWORD);
    for (let attempt = 0; attempt < 4; attempt += 1)
      await signIn('bob', asStaticChallenge('wrong', '000000'), withMfa());
    expect(await corp.read(dn, 'badPwdCount')).not.toMatch(/[1-9]/);
  });

  it('is worth nothing for another name than the directory knows the person by', async () => {
    const given = asStaticChallenge(PASSWORD, '918273');
    const carol = { userPrincipalName: 'alice@elsewhere.example' };
    await corp.addPerson('carol', PASSWORD, carol);
    expect(await signIn('alice@elsewhere.example', given, withMfa())).toEqual(refusal('credentials-wrong'));
    expect(causes()).toEqual(['code-was-of-another-name']);
  });

  it('cannot be checked while its server is away, and that is nobody’s fault', async () => {
    const servers = [{ host: '127.0.0.1', port: 9 }];
    const away = { radius: { ...radius.settings, servers, timeout: 100 } };
    for (let attempt = 0; attempt <= WRONG_FOR_A_NAME; attempt += 1) {
      const result = await signIn('alice', asStaticChallenge(PASSWORD, '918273'), away);
      expect(result).toEqual(refusal('directory-unavailable'));
    }
  });
});

describe('A phone that asks its owner for the code', () => {
  it('is made to ask a few times only, whoever knows the name: silence counts', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    let heard = 0;
    silent.on('message', () => {
      heard += 1;
    });
    const servers = [{ host: '127.0.0.1', port: silent.address().port }];
    const changes = { radius: { ...radius.settings, servers, timeout: 50, retries: 0 } };
    const results: unknown[] = [];
    for (let attempt = 0; attempt <= WRONG_FOR_A_NAME; attempt += 1)
      results.push(await signIn('alice', asStaticChallenge('unknown', 'push'), changes));
    silent.close();
    const silence = Array(WRONG_FOR_A_NAME).fill(refusal('directory-unavailable'));
    expect(results).toEqual([...silence, refusal('too-many-attempts')]);
    expect(heard).toBe(WRONG_FOR_A_NAME);
  });
});

describe('More groups than count', () => {
  it('are cut at 200, always the same ones, and the log says so', async () => {
    const result = await signIn('many', PASSWORD);
    const counted = result.isSignedIn ? result.groups : [];
    expect(counted).toHaveLength(200);
    // The primary group is the oldest.
    expect(counted.slice(1)).toEqual(groups.many.slice(0, 199));
    expect(log.lines.at(-1)?.fields).toMatchObject({ account: 'many', groupsLeftOut: 7 });
  });
});

describe('Attempts', () => {
  it('never lock an account, whatever the form of the name and wherever they come from, and are over after an hour', async () => {
    await corp.addPerson('dora', PASSWORD);
    const forms = ['dora', 'DORA', 'CORP\\dora', 'dora@corp.example.com', 'dorà'];
    const results: unknown[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const form = forms[attempt % forms.length] ?? '';
      results.push(await signIn(form, 'wrong', {}, `192.0.2.${attempt}`));
    }
    expect(results.slice(0, WRONG_FOR_A_NAME)).toEqual(
      Array(WRONG_FOR_A_NAME).fill(refusal('credentials-wrong')),
    );
    expect(results.slice(WRONG_FOR_A_NAME)).toEqual(
      Array(12 - WRONG_FOR_A_NAME).fill(refusal('too-many-attempts')),
    );
    expect(await signIn('dora', PASSWORD)).toEqual(refusal('too-many-attempts'));
    expect(await corp.takes('dora', PASSWORD)).toBe(true);
    now += 2 * ATTEMPT_WINDOW * 1000;
    expect(await signIn('dora', PASSWORD)).toMatchObject({ username: 'dora' });
  });

  it('count for the account, whatever principal name leads to it, where a service account finds that out', async () => {
    await corp.addPerson('emil', PASSWORD, { userPrincipalName: 'e.mil@corp.example.com' });
    const forms = ['emil', 'e.mil@corp.example.com'];
    for (let attempt = 0; attempt < WRONG_FOR_A_NAME; attempt += 1)
      await signIn(forms[attempt % 2] ?? '', 'wrong', withService());
    for (const form of forms)
      expect(await signIn(form, PASSWORD, withService())).toEqual(refusal('too-many-attempts'));
    expect(await corp.takes('emil', PASSWORD)).toBe(true);
  });

  it('that succeed do not count', async () => {
    for (let attempt = 0; attempt < 2 * WRONG_FOR_A_NAME; attempt += 1) {
      expect(await signIn('alice', PASSWORD)).toMatchObject({ isSignedIn: true });
    }
  });
});

describe('A directory', () => {
  it('that is not in the configuration signs nobody in', async () => {
    expect(await signIn('alice', PASSWORD, { directoryId: 'd-other' })).toMatchObject({ isSignedIn: true });
    const gone = createDirectorySignIn({
      directories: () => [],
      counters: store.counters,
      clock: () => now,
      random: randomBytes,
      logger: log.logger,
      metrics: NO_METRICS,
    });
    const credentials = { username: 'alice', password: PASSWORD, from: '192.0.2.1' };
    expect(await gone('d-0123456789', credentials)).toEqual(refusal('directory-unavailable'));
  });

  it('is asked at its next server when the first is away', async () => {
    const urls = ['ldaps://127.0.0.1:9', ...corp.directory.urls];
    expect(await signIn('alice', PASSWORD, { urls })).toMatchObject({ isSignedIn: true });
    expect(await signIn('alice', PASSWORD, { urls: ['ldaps://127.0.0.1:9'] })).toEqual(
      refusal('directory-unavailable'),
    );
  });

  it.each(['ldaps', 'ldap'])(
    'is not believed over %s with a certificate of another authority, or for another name',
    async (scheme) => {
      const other = await makeCertificate({ commonName: 'Other CA', purpose: 'certificate-authority' });
      const urls = [`${scheme}://${corp.host}`];
      expect(await signIn('alice', PASSWORD, { urls })).toMatchObject({ isSignedIn: true });
      const wrong = [
        { urls, certificateAuthorities: other.certificate },
        { urls: [`${scheme}://${corp.otherHost}`] },
      ];
      for (const changes of wrong) {
        expect(await signIn('alice', PASSWORD, changes)).toEqual(refusal('directory-unavailable'));
        const { error } = log.lines.at(-1)?.fields ?? {};
        expect(String(error)).toMatch(/unable to verify|does not match certificate/);
      }
    },
  );

  it('whose service account is refused is said to be unavailable, and the log names the account’s fault', async () => {
    const serviceAccount = {
      bindDn: `CN=lookup,CN=Users,${corp.directory.baseDn}`,
      password: new Secret('wrong'),
    };
    expect(await signIn('alice', PASSWORD, { serviceAccount })).toEqual(refusal('directory-unavailable'));
    expect(causes()).toEqual(['service-account-wrong-password']);
  });

  it('knows nobody outside its base DN', async () => {
    const baseDn = 'OU=Domain Controllers,DC=corp,DC=example,DC=com';
    expect(await signIn('alice', PASSWORD, { baseDn })).toEqual(refusal('credentials-wrong'));
    expect(causes()).toEqual(['not-below-base-dn']);
  });
});

describe('A password', () => {
  it('goes out to nobody in clear: a server that hangs up after StartTLS, or has none, never sees it', async () => {
    const heard: Buffer[] = [];
    // An extended answer, "unwilling to perform", to whatever was asked first.
    const server = createServer((socket) => {
      socket.on('data', (data) => {
        heard.push(data);
        socket.end(Buffer.from('300c02010278070a013504000400', 'hex'));
      });
      socket.on('error', () => undefined);
    });
    const port = await listening(server);
    // Not written as a loopback address, so it is treated as any other host.
    const urls = [`ldap://127.1:${port}`];
    expect(await signIn('alice', PASSWORD, { urls })).toEqual(refusal('directory-unavailable'));
    expect(heard.length).toBeGreaterThan(0);
    expect(Buffer.concat(heard).includes(PASSWORD)).toBe(false);
    server.close();
  });

  it('is in no line of the log', async () => {
    await signIn('alice', PASSWORD);
    await signIn('alice', 'Some.Wrong.Pass1');
    await signIn('alice', asStaticChallenge(PASSWORD, '918273'), withMfa());
    await signIn('Passw0rd-as-name', 'x');
    const text = JSON.stringify(log.lines);
    expect(text).not.toMatch(/Correct\.Horse|Some\.Wrong|Passw0rd-as-name|918273/);
  });
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
