import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import { createConnectionCommands } from '../../src/connections/create-connection-commands.ts';
import type { Answer, ConnectAsk, SessionState } from '../../src/connections/gateway-contract.ts';
import { createVpnSessions } from '../../src/connections/vpn-sessions.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { redis, sqlite } from '../contract/platform.ts';
import {
  type AskWorld,
  alice,
  askFor,
  codeIn,
  GATEWAY,
  HANDLER,
  HOUR,
  OPTIONS,
  PASSWORD,
  startAskWorld,
} from './ask-world.ts';

const denied = (reason: string) => expect.objectContaining({ decision: 'deny', reason });
const allowed = (more: object = {}) => expect.objectContaining({ decision: 'allow', ...more });

describe.each([sqlite, redis])('A VPN session on $name', (platform) => {
  let world: AskWorld;
  beforeAll(async () => {
    world = await startAskWorld(platform);
  });
  afterAll(() => world.close());

  const FEDERATED = { authenticationOptions: [OPTIONS.federated] };
  const DIRECTORY = { authenticationOptions: [OPTIONS.directory] };
  const CERTIFICATE = { authenticationOptions: [OPTIONS.certificate] };
  const withCertificate = (): Partial<ConnectAsk> => ({ certificateChain: [...world.chain] });

  /** Begins a session and gives back what a reconnecting client asks, with the state that OpenVPN gives its token. */
  async function begin(options: Partial<Endpoint>, shown: Partial<ConnectAsk> = {}) {
    const endpoint = await world.newEndpoint(options);
    const sessionId = randomUUID();
    const ask = askFor(endpoint, { ...shown, sessionId, sessionState: 'Initial' });
    const first = await signedIn(await world.connect(ask));
    expect(first).toEqual(allowed());
    const again = (sessionState: SessionState = 'Authenticated', changes: Partial<ConnectAsk> = {}) =>
      world.connect({ ...ask, askId: randomUUID(), sessionState, ...changes }, 1);
    return { endpoint, sessionId, first, again };
  }
  async function signedIn(answer: Answer): Promise<Answer> {
    if (answer.decision !== 'wait') return answer;
    await world.browsers.confirm(codeIn(answer), 'browser-1');
    await world.browsers.finish(codeIn(answer), 'browser-1', alice(world.now()));
    return world.asks[0].continueConnection(GATEWAY, answer.connectionId);
  }
  const stored = async ({ connectionId }: Pick<Answer, 'connectionId'>): Promise<Connection> => {
    const found = await world.replicas.stores[0].connections.get(connectionId);
    if (!found) throw new Error(`${connectionId} is not stored.`);
    return found.value;
  };

  it('goes on without a browser, with the same end, and its handler is asked again', async () => {
    const { first, again } = await begin({ ...FEDERATED, clientConnectHandlerArn: HANDLER });
    world.advance(3 * HOUR);
    const asked = world.handlerQuestions.length;
    const answer = await again();
    const { sessionEndsAt } = first as Extract<Answer, { decision: 'allow' }>;
    expect(answer).toEqual(allowed({ username: 'alice@example.com', sessionEndsAt }));
    expect(answer.connectionId).not.toBe(first.connectionId);
    expect(world.handlerQuestions.length - asked).toBe(1);
  });

  it('is worth nothing on any word of OpenVPN but that the token is genuine and in time', async () => {
    const { again } = await begin(FEDERATED);
    for (const state of ['Invalid', 'Expired', 'ExpiredEmptyUser'] as const) {
      expect((await again(state)).decision).toBe('deny');
    }
    expect((await again('Initial')).decision).toBe('wait');
    expect(await again('AuthenticatedEmptyUser')).toEqual(allowed());
  });

  it('is ended with the connection by which its client comes back at the same moment', async () => {
    const asAlice = { username: 'CORP\\alice', password: PASSWORD };
    const { endpoint, first, again } = await begin(DIRECTORY, asAlice);
    const [store] = world.replicas.stores;
    let back: Answer | undefined;
    const commands = createConnectionCommands({
      ...store,
      oneTime: {
        ...store.oneTime,
        async consume(key, tombstone) {
          back ??= await again();
          return store.oneTime.consume(key, tombstone);
        },
      },
      clock: world.now,
    });
    const { clientVpnEndpointId } = endpoint;
    const { connectionId } = first;
    await commands.terminateConnections({ clientVpnEndpointId, connectionId }, { dryRun: false });
    expect(back).toEqual(allowed());
    for (const each of [first, back ?? first])
      expect(await stored(each)).toMatchObject({ status: 'terminating', ending: { manner: 'halt' } });
    expect(await again()).toEqual(denied('session-ended'));
  });

  it('that began anew by itself lasts as long as another, also where people are to connect by hand since', async () => {
    const shown = { ...withCertificate(), username: '', password: '' };
    const { endpoint, sessionId, again } = await begin({ ...CERTIFICATE, sessionTimeoutHours: 8 }, shown);
    world.advance(9 * HOUR);
    const anew = await again('AuthenticatedEmptyUser');
    expect(anew).toEqual(allowed());
    await world.changeEndpoint(endpoint.clientVpnEndpointId, { disconnectOnSessionTimeout: true });
    const renegotiate = () =>
      world.asks[0].reauthenticate(GATEWAY, anew.connectionId, {
        ...shown,
        kid: 2,
        sessionId,
        sessionState: 'AuthenticatedEmptyUser',
      });
    world.advance(7 * HOUR);
    expect(await renegotiate()).toEqual(allowed());
    world.advance(HOUR);
    expect(await renegotiate()).toEqual(denied('session-ended'));
  });

  it('is never taken over by somebody else who begins one under its id', async () => {
    const asAlice = { username: 'CORP\\alice', password: PASSWORD };
    const { first, again } = await begin(DIRECTORY, asAlice);
    expect(await again('Initial', asAlice)).toEqual(allowed({ username: 'alice' }));
    const asBob = { username: 'CORP\\bob', password: PASSWORD };
    expect(await again('Initial', asBob)).toEqual(denied('session-unknown'));
    expect(await again()).toEqual(allowed({ username: 'alice' }));
    const { sessionEndsAt } = first as Extract<Answer, { decision: 'allow' }>;
    expect(await again()).toEqual(allowed({ sessionEndsAt }));
  });

  it('is worth nothing once its endpoint asks another directory or provider', async () => {
    const options = { type: 'directory-service-authentication', directoryId: 'd-9876543210' } as const;
    const other = { ...OPTIONS.federated, samlProviderArn: `${OPTIONS.federated.samlProviderArn}-2` };
    for (const [began, since] of [
      [DIRECTORY, options],
      [FEDERATED, other],
    ] as const) {
      const { endpoint, again } = await begin(began, { username: 'CORP\\alice', password: PASSWORD });
      expect(await again()).toEqual(allowed());
      await world.changeEndpoint(endpoint.clientVpnEndpointId, { authenticationOptions: [since] });
      expect(await again()).toEqual(denied('session-unknown'));
    }
  });

  it('belongs to one endpoint, one session id and one certificate', async () => {
    const both = { authenticationOptions: [OPTIONS.certificate, OPTIONS.federated] };
    const { again } = await begin(both, withCertificate());
    const { clientVpnEndpointId } = await world.newEndpoint(both);
    expect(await again('Authenticated', { clientVpnEndpointId })).toEqual(denied('session-unknown'));
    expect(await again('Authenticated', { sessionId: randomUUID() })).toEqual(denied('session-unknown'));
    const [leaf, ...issuers] = world.chain;
    if (!leaf) throw new Error('The chain has a leaf.');
    const certificateChain = [{ ...leaf, commonName: 'laptop-8' }, ...issuers];
    expect(await again('Authenticated', { certificateChain })).toEqual(denied('session-unknown'));
    expect(await again()).toEqual(allowed());
  });

  it('lasts as long as the endpoint says at each moment', async () => {
    const { endpoint, again } = await begin(FEDERATED);
    world.advance(9 * HOUR);
    expect(await again()).toEqual(allowed());
    await world.changeEndpoint(endpoint.clientVpnEndpointId, { sessionTimeoutHours: 8 });
    expect(await again()).toEqual(denied('session-ended'));
    await world.changeEndpoint(endpoint.clientVpnEndpointId, { sessionTimeoutHours: 12 });
    expect(await again()).toEqual(allowed());
  });

  it('begins anew by itself for certificates unless people are to connect by hand, and never for those who sign in', async () => {
    const certificate = await begin({ ...CERTIFICATE, sessionTimeoutHours: 8 }, withCertificate());
    const directory = await begin(
      { ...DIRECTORY, sessionTimeoutHours: 8 },
      { username: 'CORP\\alice', password: PASSWORD },
    );
    const federated = await begin({ ...FEDERATED, sessionTimeoutHours: 8 });
    world.advance(8 * HOUR);
    expect(await certificate.again()).toEqual(allowed());
    expect(await directory.again()).toEqual(denied('session-ended'));
    expect(await directory.again('Initial')).toEqual(allowed({ username: 'alice' }));
    expect(await federated.again()).toEqual(denied('session-ended'));
    expect((await federated.again('Initial')).decision).toBe('wait');
    await world.changeEndpoint(certificate.endpoint.clientVpnEndpointId, {
      disconnectOnSessionTimeout: true,
    });
    expect(await certificate.again('Expired')).toEqual(denied('session-ended'));
  });

  it('is over for good once somebody ended it', async () => {
    const { endpoint, sessionId, again } = await begin(FEDERATED);
    const sessions = createVpnSessions(world.replicas.stores[1].oneTime);
    for (let time = 0; time < 2; time += 1) await sessions.end(endpoint.clientVpnEndpointId, sessionId);
    expect(await again()).toEqual(denied('session-ended'));
    await sessions.end(endpoint.clientVpnEndpointId, 'never begun');
  });

  it('that somebody ends while its client comes back does not go on', async () => {
    const { endpoint, sessionId, again } = await begin({ ...FEDERATED, clientConnectHandlerArn: HANDLER });
    const sessions = createVpnSessions(world.replicas.stores[1].oneTime);
    world.handler.whileAsked = () => sessions.end(endpoint.clientVpnEndpointId, sessionId);
    const answer = await again();
    world.handler.whileAsked = undefined;
    expect(answer).toEqual(denied('session-ended'));
    expect(await stored(answer)).toMatchObject({ phase: 'ended', status: 'terminated' });
    expect(await again()).toEqual(denied('session-ended'));
  });

  it('leaves no second connection behind when its client comes back', async () => {
    const { first, again } = await begin(FEDERATED);
    const stranger = await begin(FEDERATED);
    const answer = await again();
    expect(await stored(first)).toMatchObject({ status: 'terminating', ending: { manner: 'restart' } });
    expect((await stored(answer)).ending).toBeUndefined();
    expect((await stored(stranger.first)).ending).toBeUndefined();
  });

  it('is never begun by who was refused', async () => {
    const endpoint = await world.newEndpoint(DIRECTORY);
    const sessionId = randomUUID();
    const wrong = { username: 'CORP\\alice', password: 'wrong', sessionId };
    expect((await world.connect(askFor(endpoint, { ...wrong, sessionState: 'Initial' }))).decision).toBe(
      'deny',
    );
    expect(await world.connect(askFor(endpoint, { ...wrong, sessionState: 'Authenticated' }))).toEqual(
      denied('session-unknown'),
    );
  });

  describe('that is to be confirmed while it lasts', () => {
    const confirm = ({ connectionId }: Pick<Answer, 'connectionId'>, shown: Partial<ConnectAsk>) =>
      world.asks[1].reauthenticate(GATEWAY, connectionId, { kid: 2, username: '', password: '', ...shown });

    it('stays while its token and its limit are good', async () => {
      const { first, sessionId } = await begin({ ...FEDERATED, clientConnectHandlerArn: HANDLER });
      const asked = world.handlerQuestions.length;
      const token = { sessionId, sessionState: 'Authenticated' } as const;
      expect(await confirm(first, token)).toEqual(allowed());
      expect(world.handlerQuestions.length).toBe(asked);
      world.advance(24 * HOUR);
      expect(await confirm(first, token)).toEqual(denied('session-ended'));
      expect(await stored(first)).toMatchObject({ status: 'terminating', ending: { manner: 'restart' } });
      expect(await confirm(first, token)).toEqual(denied('session-ended'));
      const byHand = await begin({ ...FEDERATED, disconnectOnSessionTimeout: true });
      world.advance(24 * HOUR);
      expect(await confirm(byHand.first, token)).toEqual(denied('session-ended'));
      expect(await stored(byHand.first)).toMatchObject({ ending: { manner: 'halt' } });
    });

    it.each([
      ['Invalid', 'session-unknown', {}],
      ['Expired', 'session-ended', {}],
      ['Initial', 'session-unknown', {}],
      ['Authenticated', 'session-unknown', { sessionId: 'another' }],
    ] as const)('ends on a token that is %s: %s', async (sessionState, reason, changes) => {
      const { first, sessionId } = await begin(FEDERATED);
      expect(await confirm(first, { sessionId, sessionState, ...changes })).toEqual(denied(reason));
      expect(await stored(first)).toMatchObject({ ending: { manner: 'restart' } });
    });

    it('ends when its certificate is revoked, missing or another, and at its limit without any token', async () => {
      const connected = async () => begin(CERTIFICATE, withCertificate());
      const { endpoint, first } = await connected();
      expect(await confirm(first, withCertificate())).toEqual(allowed());
      await world.revokeClient(endpoint.clientVpnEndpointId);
      expect(await confirm(first, withCertificate())).toEqual(denied('certificate-revoked'));
      expect(await confirm((await connected()).first, {})).toEqual(denied('certificate-missing'));
      const [leaf, ...issuers] = world.chain;
      if (!leaf) throw new Error('The chain has a leaf.');
      const certificateChain = [{ ...leaf, commonName: 'laptop-8' }, ...issuers];
      expect(await confirm((await connected()).first, { certificateChain })).toEqual(
        denied('session-unknown'),
      );
      const { first: last } = await connected();
      world.advance(24 * HOUR);
      expect(await confirm(last, withCertificate())).toEqual(denied('session-ended'));
    });

    it('is not confirmed by the token of another session, be it of the same person', async () => {
      const { endpoint, first } = await begin(FEDERATED);
      const sessionId = randomUUID();
      const other = askFor(endpoint, { sessionId, sessionState: 'Initial' });
      expect(await signedIn(await world.connect(other))).toEqual(allowed());
      expect(await confirm(first, { sessionId, sessionState: 'Authenticated' })).toEqual(
        denied('session-unknown'),
      );
    });

    it('is confirmed by the password where the directory admitted it, to the same person alone', async () => {
      const { first } = await begin(DIRECTORY, { username: 'CORP\\alice', password: PASSWORD });
      expect(await confirm(first, { username: 'CORP\\alice', password: PASSWORD })).toEqual(allowed());
      const bob = await begin(DIRECTORY, { username: 'CORP\\bob', password: PASSWORD });
      expect(await confirm(bob.first, { username: 'CORP\\alice', password: PASSWORD })).toEqual(
        denied('session-unknown'),
      );
      expect(await confirm(first, { username: 'CORP\\alice', password: 'changed' })).toEqual(
        denied('credentials-wrong'),
      );
    });
  });
});
