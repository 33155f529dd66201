import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActiveDirectory, startActiveDirectory } from '../support/active-directory.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  type DeclaredEndpoint,
  startConnectionService,
} from '../support/connection-service.ts';
import { type FreeRadius, startFreeRadius } from '../support/freeradius.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import type { ClientSettings } from '../support/scripted-gateway.ts';

const PASSWORD = 'Correct.Horse.Battery.1';
const CODE = '424242';

const ID = {
  plain: 'cvpn-endpoint-0000000000000001a',
  withCertificate: 'cvpn-endpoint-0000000000000001b',
  withCode: 'cvpn-endpoint-0000000000000001c',
} as const;

const option = (DirectoryId: string) => ({
  Type: 'directory-service-authentication',
  ActiveDirectory: { DirectoryId },
});

/** As OpenVPN sends it where the profile has `static-challenge`. */
const withCode = (password: string, code: string) =>
  ['SCRV1', ...[password, code].map((text) => Buffer.from(text).toString('base64'))].join(':');

let controller: ActiveDirectory;
let radius: FreeRadius;
let engineering: string;

beforeAll(async () => {
  [controller, radius] = await Promise.all([
    startActiveDirectory(),
    startFreeRadius({ codes: { alice: CODE, bob: CODE } }),
  ]);
  const alice = await controller.addPerson('alice', PASSWORD);
  await controller.addPerson('bob', PASSWORD);
  ({ sid: engineering } = await controller.addGroup('engineering', [alice]));
}, 120_000);
afterAll(async () => {
  await controller?.close();
  await radius?.close();
});

function endpoints(): readonly DeclaredEndpoint[] {
  const AuthorizationRules = [{ TargetNetworkCidr: '10.0.0.0/16', AccessGroupId: engineering }];
  return [
    { ClientVpnEndpointId: ID.plain, AuthenticationOptions: [option('d-plain')], AuthorizationRules },
    {
      ClientVpnEndpointId: ID.withCertificate,
      AuthenticationOptions: [AUTHENTICATION.certificate, option('d-plain')],
      AuthorizationRules,
    },
    { ClientVpnEndpointId: ID.withCode, AuthenticationOptions: [option('d-code')], AuthorizationRules },
  ];
}

/** Two names of one domain: with a code, and without. */
function directories(codeOf: readonly string[]): string {
  const { urls, baseDn } = controller.directory;
  const entry = (DirectoryId: string) => ({
    DirectoryId,
    Url: urls[0],
    BaseDn: baseDn,
    CertificateAuthorityFile: 'domain.crt',
    ...(codeOf.includes(DirectoryId) && {
      Radius: { RadiusServers: ['127.0.0.1'], RadiusPort: radius.port, SharedSecretFile: 'radius.secret' },
    }),
  });
  return `Directories: ${JSON.stringify([entry('d-plain'), entry('d-code')])}\n`;
}

describe.each([
  ['SQLite', false],
  ['Redis and two replicas', true],
])('Connections of people in a directory, with the state in %s', (_store, isShared) => {
  let redis: RedisServer | undefined;
  let world: ConnectionService;
  beforeAll(async () => {
    redis = isShared ? await startRedis() : undefined;
    world = await startConnectionService({
      ...(redis && { redisUrl: redis.url }),
      endpoints: endpoints(),
      declarations: directories(['d-code']),
      files: {
        'domain.crt': controller.directory.certificateAuthorities ?? '',
        'radius.secret': radius.secret,
      },
    });
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await redis?.close();
  });

  const connect = async (
    clientVpnEndpointId: string,
    username: string,
    password: string,
    more: Partial<ClientSettings> = {},
  ) => (await world.gateway.connect({ clientVpnEndpointId, username, password, ...more })).answer;
  const denied = (reason: string) => expect.objectContaining({ decision: 'deny', reason });

  it('go where the groups of the person lead, by their SIDs', async () => {
    const reach = [['10.0.0.0', '10.0.255.255']];
    expect(await connect(ID.plain, 'alice', PASSWORD)).toMatchObject({
      decision: 'allow',
      username: 'alice',
      reach,
    });
    expect(await connect(ID.plain, 'CORP\\bob', PASSWORD)).toMatchObject({
      decision: 'allow',
      username: 'bob',
      reach: [],
    });
  });

  it('are refused with one and the same text for every wrong credential', async () => {
    const wrong = await connect(ID.plain, 'bob', 'guessed');
    const unknown = await connect(ID.plain, 'nobody', PASSWORD);
    expect(wrong).toEqual(denied('credentials-wrong'));
    expect({ ...unknown, connectionId: wrong.connectionId }).toEqual(wrong);
    expect(await connect(ID.plain, '', '')).toEqual(denied('credentials-missing'));
  });

  it('need the certificate, too, where the endpoint asks for one', async () => {
    const certificateChain = await world.newChain('laptop-9');
    expect(await connect(ID.withCertificate, 'alice', PASSWORD)).toEqual(denied('certificate-missing'));
    expect(await connect(ID.withCertificate, 'alice', 'guessed', { certificateChain })).toEqual(
      denied('credentials-wrong'),
    );
    expect(await connect(ID.withCertificate, 'alice', PASSWORD, { certificateChain })).toMatchObject({
      decision: 'allow',
      username: 'alice',
    });
  });

  it('need the code of a static challenge where the directory asks for one, and nothing that looks like it elsewhere', async () => {
    expect(await connect(ID.withCode, 'alice', withCode(PASSWORD, CODE))).toMatchObject({
      decision: 'allow',
    });
    expect(await connect(ID.withCode, 'alice', withCode(PASSWORD, '000000'))).toEqual(
      denied('credentials-wrong'),
    );
    expect(await connect(ID.withCode, 'alice', PASSWORD)).toMatchObject({
      reason: 'mfa-code-missing',
      text: expect.stringContaining('download a new profile'),
    });
    expect(await connect(ID.plain, 'alice', withCode(PASSWORD, CODE))).toEqual(
      denied('password-looks-like-challenge'),
    );
  });

  it('go on by their token while the directory is away, and new ones wait for it', async () => {
    const token = { sessionId: 'session-of-alice', sessionState: 'Initial' } as const;
    expect(await connect(ID.plain, 'alice', PASSWORD, token)).toMatchObject({ decision: 'allow' });
    controller.pause();
    try {
      const again = await connect(ID.plain, 'alice', 'a token', { ...token, sessionState: 'Authenticated' });
      expect(again).toMatchObject({ decision: 'allow', username: 'alice' });
      expect(await connect(ID.plain, 'bob', PASSWORD)).toEqual(denied('directory-unavailable'));
    } finally {
      controller.resume();
    }
    // What is not answered in time is no attempt of anybody.
    expect(await connect(ID.plain, 'bob', PASSWORD)).toMatchObject({ decision: 'allow' });
  }, 60_000);

  it('are told to download a new profile once the directory asks for a code', async () => {
    await world.reload((text) => text.replace(directories(['d-code']), directories(['d-code', 'd-plain'])));
    expect(await connect(ID.plain, 'alice', PASSWORD)).toEqual(denied('mfa-code-missing'));
    expect(await connect(ID.plain, 'alice', withCode(PASSWORD, CODE))).toMatchObject({ decision: 'allow' });
  });
});
