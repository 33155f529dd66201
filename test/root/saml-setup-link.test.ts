import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { SAME_ORIGIN } from '../support/visitor.ts';

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
let running: PosternProcess[] = [];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory(files);
});
afterEach(async () => {
  for (const postern of running) postern.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
  directory.remove();
});

function start(args: readonly string[]): PosternProcess {
  const ports = { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0' };
  const postern = startPostern(args, ports, directory.directory);
  running.push(postern);
  return postern;
}

async function setupLink(...args: readonly string[]) {
  const postern = start(['saml', 'setup-link', ...args]);
  const code = await postern.exited;
  return { code, stdout: postern.stdout(), stderr: postern.stderr() };
}

const LINK = /^http:\/\/localhost:8080(\/setup\/[\w-]{43})\n/;

describe('postern saml setup-link', () => {
  it('prints a link that opens once at the portal that serves, and an audit line without it', async () => {
    const { listen } = await start(['serve']).logLine('Postern serves');
    const portal = `http://${listen}`;
    const { code, stdout, stderr } = await setupLink('--provider', 'corp');
    expect(code).toBe(0);
    const path = LINK.exec(stdout)?.[1] ?? '';
    const audit = JSON.parse(stderr.trim());
    expect(audit).toMatchObject({ audit: true, action: 'create-setup-link', actor: 'command' });
    expect(stderr).not.toContain(path);
    expect(stdout).toContain('The file declares corp');
    expect(await (await fetch(portal + path)).text()).toContain('Begin the setup');
    const open = () => fetch(portal + path, { method: 'POST', headers: SAME_ORIGIN, redirect: 'manual' });
    expect([(await open()).status, (await open()).status]).toEqual([303, 410]);
  });

  it('makes a link for a provider that is not there yet, and says so', async () => {
    const { code, stdout, stderr } = await setupLink('--provider', 'next', '--hours', '1');
    expect(code).toBe(0);
    expect(stdout).toContain('There is no SAML provider next yet');
    expect(stderr).toContain('arn:aws:iam::123456789012:saml-provider/next');
  });

  it.each([
    ['no provider', [], '--provider must name the SAML provider'],
    ['a name that no provider can have', ['--provider', 'a b'], '--provider must name the SAML provider'],
    ['no time', ['--provider', 'corp', '--hours', '0'], 'a whole number from 1 to 168'],
    ['more than seven days', ['--provider', 'corp', '--hours', '169'], 'a whole number from 1 to 168'],
    ['half hours', ['--provider', 'corp', '--hours', '1.5'], 'a whole number from 1 to 168'],
    [
      'an endpoint of nobody',
      ['--provider', 'corp', '--endpoint', 'nonsense'],
      'No endpoint nonsense signs people in with corp',
    ],
  ])('refuses %s, and says what is allowed', async (_, args, words) => {
    const { code, stdout, stderr } = await setupLink(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
  });
});
