import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, ConnectAsk } from '../../src/connections/gateway-contract.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { redis, sqlite } from '../contract/platform.ts';
import {
  type AskWorld,
  alice,
  askFor,
  codeIn,
  GATEWAY,
  HANDLER,
  OPTIONS,
  PASSWORD,
  startAskWorld,
} from './ask-world.ts';

const denied = (reason: string) => expect.objectContaining({ decision: 'deny', reason });
const allowed = (more: object = {}) => expect.objectContaining({ decision: 'allow', ...more });
const waits = (more: object = {}) => expect.objectContaining({ decision: 'wait', ...more });

describe.each([sqlite, redis])('A gateway that asks, on $name,', (platform) => {
  let world: AskWorld;
  beforeAll(async () => {
    world = await startAskWorld(platform);
  });
  afterAll(() => world.close());

  const events = ({ connectionId }: Pick<Answer, 'connectionId'>) =>
    world.told
      .filter((line) => line.startsWith(connectionId))
      .map((line) => line.slice(connectionId.length + 1));
  const stored = async ({ connectionId }: Pick<Answer, 'connectionId'>) =>
    (await world.replicas.stores[1].connections.get(connectionId))?.value;
  const signIn = async (answer: Answer, person = alice(world.now())) => {
    await world.browsers.confirm(codeIn(answer), 'browser-1');
    return world.browsers.finish(codeIn(answer), 'browser-1', person);
  };
  const goOn = (answer: Answer) => world.asks[1].continueConnection(GATEWAY, answer.connectionId);
  const certificates = (changes: Partial<Endpoint> = {}) =>
    world.newEndpoint({ authenticationOptions: [OPTIONS.certificate], ...changes });
  const directories = (changes: Partial<Endpoint> = {}) =>
    world.newEndpoint({ authenticationOptions: [OPTIONS.directory], ...changes });
  const withCertificate = (): Partial<ConnectAsk> => ({
    certificateChain: [...world.chain],
    username: '',
    password: '',
  });
  const asAlice: Partial<ConnectAsk> = { username: 'CORP\\alice', password: PASSWORD };

  it('is given an address for a good certificate, and none without one', async () => {
    const endpoint = await certificates();
    const answer = await world.connect(askFor(endpoint, withCertificate()));
    expect(answer).toEqual(allowed({ username: '', netmask: '255.255.0.0', routes: ['10.0.0.0/16'] }));
    expect(events(answer)).toEqual(['successful']);
    expect(await stored(answer)).toMatchObject({
      phase: 'admitted',
      commonName: 'laptop-7',
      subnetId: 'subnet-0a',
    });
    const without = await world.connect(askFor(endpoint, { username: '', password: '' }));
    expect(without).toEqual(denied('certificate-missing'));
    expect(await stored(without)).toBeUndefined();
    expect(world.audited.slice(-2)).toMatchObject([
      {
        action: 'connect',
        result: 'succeeded',
        details: { connectionId: answer.connectionId, gateway: 'gw-a' },
      },
      { action: 'connect', result: 'refused', code: 'certificate-missing' },
    ]);
  });

  it('gets one connection and one answer for one question, however often and wherever it asks', async () => {
    const endpoint = await certificates();
    const ask = askFor(endpoint, withCertificate());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.connect(ask, n % 2 ? 1 : 0)),
    );
    const [answer] = answers;
    if (!answer) throw new Error('Twenty were asked.');
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answer).toEqual(allowed());
    expect(await world.replicas.stores[0].connections.countActive(endpoint.clientVpnEndpointId)).toBe(1);
    expect(events(answer)).toEqual(['successful']);
    const another = await world.connect(askFor(endpoint, withCertificate()));
    expect(another.connectionId).not.toBe(answer.connectionId);
  });

  it('has directory and handler asked once, though it asks again while they take their time', async () => {
    const endpoint = await directories({ clientConnectHandlerArn: HANDLER });
    const wrong = askFor(endpoint, { ...asAlice, password: 'guessed' });
    const right = askFor(endpoint, asAlice);
    const federated = await world.newEndpoint({ clientConnectHandlerArn: HANDLER });
    const waiting = await world.connect(askFor(federated));
    await signIn(waiting);
    const before = [world.directoryQuestions.length, world.handlerQuestions.length] as const;
    const answers = await Promise.all([
      ...[wrong, wrong, wrong].map((ask) => world.connect(ask)),
      ...[right, right, right].map((ask) => world.connect(ask)),
      ...[waiting, waiting, waiting].map(goOn),
    ]);
    const [no, yes] = [denied('credentials-wrong'), allowed()];
    expect(answers).toEqual([no, no, no, yes, yes, yes, yes, yes, yes]);
    expect(world.directoryQuestions.length - before[0]).toBe(2);
    expect(world.handlerQuestions.length - before[1]).toBe(2);
  });

  it('gets no answer of one client for another, even where it gives two questions one name', async () => {
    const [endpoint, other] = [await directories(), await directories()];
    const ask = askFor(endpoint, { ...asAlice, sessionId: 'session-1', sessionState: 'Initial' });
    const answer = await world.connect(ask);
    expect(answer).toEqual(allowed({ username: 'alice' }));
    const another: readonly Partial<ConnectAsk>[] = [
      { clientVpnEndpointId: other.clientVpnEndpointId },
      { run: 'run-2' },
      { cid: 2 },
      { kid: 2 },
      { sessionId: 'session-2' },
      { username: 'CORP\\bob' },
      { certificateChain: [...world.chain] },
      { device: { ...ask.device, publicIp: '203.0.113.99' } },
      { device: { ...ask.device, port: 50_124 } },
    ];
    for (const changes of another) {
      const refused = await world.connect({ ...ask, password: 'guessed', ...changes });
      expect(refused).toEqual(denied('credentials-wrong'));
      expect(refused.connectionId).not.toBe(answer.connectionId);
    }
    expect(await world.connect(ask)).toEqual(answer);
  });

  it('gets one link for one question, and the address once somebody has signed in', async () => {
    const endpoint = await world.newEndpoint();
    const ask = askFor(endpoint);
    const answers = await Promise.all([world.connect(ask, 0), world.connect(ask, 1), world.connect(ask, 0)]);
    expect(new Set(answers.map(codeIn)).size).toBe(1);
    const [answer] = answers;
    expect(answer).toEqual(waits({ method: 'web-auth', number: expect.stringMatching(/^\d\d \d\d$/) }));
    expect(await goOn(answer)).toEqual(waits({ url: expect.stringContaining(codeIn(answer)) }));
    await signIn(answer);
    expect(await world.connect(ask)).toEqual(waits({ url: expect.stringContaining(codeIn(answer)) }));
    const admitted = await goOn(answer);
    expect(admitted).toEqual(
      allowed({ username: 'alice@example.com', reach: [['10.0.0.0', '10.0.255.255']] }),
    );
    expect(await goOn(answer)).toEqual(admitted);
    expect(await world.connect(ask)).toEqual(admitted);
    expect(events(answer)).toEqual(['waiting-for-assertion', 'assertion-received', 'successful']);
  });

  it('hears no for a browser that nobody used in time, and for a device that is nobody’s, each time', async () => {
    const endpoint = await world.newEndpoint();
    const [late, rejected] = [await world.connect(askFor(endpoint)), await world.connect(askFor(endpoint))];
    await world.browsers.reject(codeIn(rejected));
    for (let time = 0; time < 2; time += 1)
      expect(await goOn(rejected)).toEqual(denied('browser-sign-in-rejected'));
    expect(events(rejected)).toEqual(['waiting-for-assertion', 'failed browser-sign-in-rejected']);
    world.advance(5 * 60_000);
    for (let time = 0; time < 2; time += 1)
      expect(await goOn(late)).toEqual(denied('browser-sign-in-expired'));
    expect(events(late)).toEqual(['waiting-for-assertion', 'failed browser-sign-in-expired']);
    expect(await stored(late)).toMatchObject({ phase: 'ended', clientIp: '' });
  });

  it('does no harm by asking again about somebody who signed in at the last moment', async () => {
    const ask = askFor(await world.newEndpoint());
    const answer = await world.connect(ask);
    world.advance(4 * 60_000 - 1000);
    await signIn(answer);
    world.advance(10_000);
    expect(await world.connect(ask)).toEqual(waits({ timeoutSeconds: 1 }));
    expect(await goOn(answer)).toEqual(allowed({ username: 'alice@example.com' }));
  });

  it('is told that a client without a browser cannot sign in', async () => {
    const ask = askFor(await world.newEndpoint());
    const device = { ...ask.device, peerInfo: { IV_VER: '2.4.7' } };
    expect(await world.connect({ ...ask, device })).toEqual(denied('browser-unsupported'));
  });

  it('lets in whom the directory knows, and asks it once for one question that is repeated', async () => {
    const endpoint = await directories();
    expect(await world.connect(askFor(endpoint, asAlice))).toEqual(allowed({ username: 'alice' }));
    const wrong = askFor(endpoint, { ...asAlice, password: 'guessed' });
    const before = world.directoryQuestions.length;
    const answer = await world.connect(wrong);
    expect(await world.connect(wrong, 1)).toEqual(answer);
    expect(answer).toEqual(denied('credentials-wrong'));
    expect(world.directoryQuestions.length - before).toBe(1);
    expect(events(answer)).toEqual(['failed credentials-wrong']);
    expect(JSON.stringify([world.lines, world.audited])).not.toContain('guessed');
  });

  it('needs both where an endpoint asks for a certificate and for a person', async () => {
    const both = await directories({ authenticationOptions: [OPTIONS.certificate, OPTIONS.directory] });
    const asks = [withCertificate(), asAlice, { ...withCertificate(), ...asAlice, password: 'x' }];
    const refusals = await Promise.all(asks.map((each) => world.connect(askFor(both, each))));
    expect(refusals.map((each) => each.decision)).toEqual(['deny', 'deny', 'deny']);
    const answer = await world.connect(askFor(both, { ...withCertificate(), ...asAlice }));
    expect(answer).toEqual(allowed({ username: 'alice' }));
    expect(await stored(answer)).toMatchObject({ commonName: 'laptop-7', username: 'alice' });
  });

  it('has the handler asked after authentication, with what it may know, and passes on its words', async () => {
    const endpoint = await world.newEndpoint({
      authenticationOptions: [OPTIONS.certificate, OPTIONS.federated],
      clientConnectHandlerArn: HANDLER,
    });
    const ask = askFor(endpoint, { certificateChain: [...world.chain] });
    const answer = await world.connect(ask);
    const asked = () =>
      world.handlerQuestions.filter(({ connectionId }) => connectionId === answer.connectionId);
    expect(asked()).toEqual([]);
    await signIn(answer);
    world.handler.outcome = {
      outcome: 'denied',
      message: 'Please update.',
      postureComplianceStatuses: ['old'],
    };
    const refused = await goOn(answer);
    expect(refused).toEqual({
      decision: 'deny',
      connectionId: answer.connectionId,
      reason: 'client-connect-failed',
      text: 'Please update.',
    });
    expect(await goOn(answer)).toEqual(refused);
    expect(asked()).toMatchObject([
      {
        commonName: 'laptop-7',
        username: 'alice@example.com',
        groups: ['engineering'],
        device: { platform: 'linux' },
      },
    ]);
    world.handler.outcome = { outcome: 'allowed', postureComplianceStatuses: ['compliant'] };
    const again = await world.connect({ ...ask, askId: randomUUID() });
    await signIn(again);
    expect(await goOn(again)).toEqual(allowed());
    expect(await stored(again)).toMatchObject({ postureComplianceStatuses: ['compliant'] });
  });

  it('learns nothing of endpoints and connections that are not its own', async () => {
    const endpoint = await certificates();
    const answer = await world.connect(askFor(endpoint, withCertificate()));
    const other = { ...GATEWAY, name: 'gw-b', availabilityZone: 'site-b' };
    const narrow = { ...GATEWAY, endpointIds: ['cvpn-endpoint-00000000000000000'] };
    const code = (expected: string) => expect.objectContaining({ code: expected });
    for (const stranger of [other, narrow]) {
      await expect(world.asks[0].connect(stranger, askFor(endpoint, withCertificate()))).rejects.toEqual(
        code('EndpointNotServed'),
      );
    }
    const nowhere = askFor({ clientVpnEndpointId: 'cvpn-endpoint-00000000000000000' });
    await expect(world.asks[0].connect(GATEWAY, nowhere)).rejects.toEqual(code('EndpointNotServed'));
    const { connectionId } = answer;
    const kid = { kid: 2, username: '', password: '' };
    for (const asking of [
      world.asks[0].continueConnection(other, connectionId),
      world.asks[0].answerChallenge(other, connectionId, { kid: 1, answer: '' }),
      world.asks[0].reauthenticate(other, connectionId, kid),
      world.asks[0].continueConnection(GATEWAY, 'cvpn-connection-00000000000000000'),
    ]) {
      await expect(asking).rejects.toEqual(code('ConnectionUnknown'));
    }
  });
});
