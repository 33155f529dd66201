import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ActiveDirectory, startActiveDirectory } from '../support/active-directory.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  startConnectionService,
} from '../support/connection-service.ts';
import type { VpnClient } from '../support/scripted-gateway-client.ts';

const ID = 'cvpn-endpoint-0000000000000000a';
const PASSWORD = 'Correct.Horse.Battery.1';

let controller: ActiveDirectory;
let world: ConnectionService;

beforeAll(async () => {
  controller = await startActiveDirectory();
  await controller.addPerson('alice', PASSWORD);
  const { urls, baseDn, certificateAuthorities = '' } = controller.directory;
  const sections = {
    Directories: [
      {
        DirectoryId: 'd-corp',
        Url: urls[0],
        BaseDn: baseDn,
        CertificateAuthorityFile: 'domain.crt',
      },
    ],
    ConnectionLogs: [{ LogGroupName: 'vpn', File: './vpn.log' }],
  };
  world = await startConnectionService({
    endpoints: [
      {
        ClientVpnEndpointId: ID,
        AuthenticationOptions: [
          AUTHENTICATION.certificate,
          {
            Type: 'directory-service-authentication',
            ActiveDirectory: { DirectoryId: 'd-corp' },
          },
        ],
        ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn' },
      },
    ],
    declarations: Object.entries(sections)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join(''),
    files: { 'domain.crt': certificateAuthorities },
  });
}, 120_000);

afterAll(async () => {
  await world?.close();
  await controller?.close();
});

/** What the log tells of a client: the keys that differ from story to story. */
function told({ connectionId }: VpnClient): readonly (readonly string[])[] {
  const log = readFileSync(`${world.service.directory.directory}/vpn.log`, 'utf8');
  const entries = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  return entries
    .filter((entry) => entry['connection-id'] === connectionId)
    .map((entry) =>
      [
        'connection-log-type',
        'connection-attempt-status',
        'connection-attempt-failure-reason',
        'common-name',
        'username',
        'client-ip',
      ].map((key) => entry[key] ?? 'missing'),
    );
}

it('The connection log names people of a directory as it spells them, certificates beside them, and wrong passwords never', async () => {
  const certificateChain = await world.newChain('laptop-7');
  const connect = (username: string, password: string, withCertificate = true) =>
    world.gateway.connect({
      clientVpnEndpointId: ID,
      username,
      password,
      ...(withCertificate && { certificateChain }),
    });
  const right = await connect('CORP\\ALICE', PASSWORD);
  await right.establish();
  await right.disconnect();
  const wrong = await connect('alice', 'Wrong.Horse.Battery.1');
  const looksLikeChallenge = await connect('alice', 'SCRV1:eA==:eA==');
  const stranger = await connect('alice', PASSWORD, false);
  const [serving] = world.service.replicas;
  const { opsListen } = (await serving?.process.logLine('Postern serves')) ?? {};
  const metrics = await (await fetch(`http://${opsListen}/metrics`)).text();
  serving?.process.signal('SIGTERM');
  await serving?.process.exited;

  const ip = right.answer.decision === 'allow' ? right.answer.clientIp : '';
  expect(told(right)).toEqual([
    ['connection-attempt', 'successful', 'NA', 'laptop-7', 'alice', ip],
    ['connection-reset', 'NA', 'NA', 'laptop-7', 'alice', ip],
  ]);
  expect(told(wrong)).toEqual([
    ['connection-attempt', 'failed', 'credentials-wrong', 'laptop-7', 'alice', 'NA'],
  ]);
  expect(told(looksLikeChallenge)).toEqual([
    ['connection-attempt', 'failed', 'password-looks-like-challenge', 'laptop-7', 'alice', 'NA'],
  ]);
  expect(told(stranger)).toEqual([]);
  expect(metrics).toContain(`clientvpn_authentication_failures_total{endpoint="${ID}"} 3`);
  expect(readFileSync(`${world.service.directory.directory}/vpn.log`, 'utf8')).not.toMatch(/Horse|SCRV1/);
});
