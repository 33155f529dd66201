import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, ConnectAsk } from '../../src/connections/gateway-contract.ts';
import { redis, sqlite } from '../contract/platform.ts';
import {
  type AskWorld,
  alice,
  askFor,
  codeIn,
  GATEWAY,
  HANDLER,
  OPTIONS,
  startAskWorld,
} from './ask-world.ts';

const denied = (reason: string) => expect.objectContaining({ decision: 'deny', reason });
const allowed = (more: object = {}) => expect.objectContaining({ decision: 'allow', ...more });
const WRONG = denied('challenge-answer-wrong');

describe.each([sqlite, redis])(
  'The AWS-provided client, which connects again with the browser’s answer, on $name',
  (platform) => {
    let world: AskWorld;
    beforeAll(async () => {
      world = await startAskWorld(platform);
    });
    afterAll(() => world.close());

    /** The first connection, after which the client listens at its port. */
    async function begin(
      changes: Parameters<AskWorld['newEndpoint']>[0] = {},
      shown: Partial<ConnectAsk> = {},
    ) {
      const endpoint = await world.newEndpoint(changes);
      const ask = askFor(endpoint, { username: 'N/A', password: 'ACS::35001', ...shown });
      const first = await world.connect(ask);
      if (first.decision !== 'wait') throw new Error(`The answer is ${JSON.stringify(first)}.`);
      const again = (answer: string, more: Partial<ConnectAsk> = {}) => {
        const password = `CRV1::${first.state}::${encodeURIComponent(answer)}`;
        return world.connect({ ...ask, askId: randomUUID(), cid: 2, password, ...more }, 1);
      };
      return { endpoint, ask, first, again };
    }
    async function signIn(first: Answer, browser = 'browser-1'): Promise<string> {
      await world.browsers.confirm(codeIn(first), browser);
      const { loopback } = await world.browsers.finish(codeIn(first), browser, alice(world.now()));
      expect(loopback?.port).toBe(35_001);
      return loopback?.answer ?? '';
    }
    const phase = async ({ connectionId }: Answer) =>
      (await world.replicas.stores[0].connections.get(connectionId))?.value.phase;

    it('is sent to a link that fits into 256 bytes with its state, and admitted with what its browser got', async () => {
      const { first, again } = await begin();
      expect(first).toMatchObject({ method: 'crv1' });
      expect(Buffer.byteLength(`CRV1:R:${first.state}:${'Ti9B'}:${'x'.repeat(200)}`)).toBeLessThanOrEqual(
        256,
      );
      const answer = await signIn(first);
      expect(Buffer.from(answer, 'base64').toString()).toMatch(/^<samlp:Response .*\/>$/);
      const second = await again(answer);
      expect(second).toEqual(allowed({ username: 'alice@example.com' }));
      expect(second.connectionId).not.toBe(first.connectionId);
      expect([await phase(first), await phase(second)]).toEqual(['ended', 'admitted']);
    });

    it('is answered the same when its second question is repeated, and the answer serves no third', async () => {
      const { first, again } = await begin();
      const answer = await signIn(first);
      const askId = randomUUID();
      const answers = await Promise.all([
        again(answer, { askId }),
        again(answer, { askId }),
        again(answer, { askId }),
      ]);
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(answers[0]).toEqual(allowed());
      expect(await again(answer)).toEqual(WRONG);
    });

    it('is one of many that bring the same answer at the same time', async () => {
      const { first, again } = await begin();
      const answer = await signIn(first);
      const answers = await Promise.all(Array.from({ length: 8 }, () => again(answer)));
      expect(answers.filter(({ decision }) => decision === 'allow')).toHaveLength(1);
    });

    it('gets nowhere with the link alone, without the browser, or with the answer of another', async () => {
      const { first, again } = await begin();
      const other = await begin();
      const answerOfOther = await signIn(other.first);
      expect(await again(answerOfOther)).toEqual(WRONG);
      expect(await again(codeIn(first))).toEqual(WRONG);
      const answer = await signIn(first);
      for (const guess of ['', answerOfOther, codeIn(first), `${answer} `, answer.slice(1)]) {
        expect(await again(guess)).toEqual(WRONG);
      }
      expect(await world.asks[0].continueConnection(GATEWAY, first.connectionId)).toMatchObject({
        decision: 'wait',
      });
      expect(await again(answer)).toEqual(allowed());
    });

    it('must come from the same address, to the same endpoint, with the same certificate', async () => {
      const { ask, first, again } = await begin();
      const answer = await signIn(first);
      const device = { ...ask.device, publicIp: '192.0.2.250' };
      expect(await again(answer, { device })).toEqual(WRONG);
      const { clientVpnEndpointId } = await world.newEndpoint();
      expect(await again(answer, { clientVpnEndpointId })).toEqual(WRONG);
      const both = { authenticationOptions: [OPTIONS.certificate, OPTIONS.federated] };
      const secured = await begin(both, { certificateChain: [...world.chain] });
      const answerOfSecured = await signIn(secured.first);
      const [leaf, ...issuers] = world.chain;
      if (!leaf) throw new Error('The chain has a leaf.');
      const certificateChain = [{ ...leaf, commonName: 'laptop-8' }, ...issuers];
      expect(await secured.again(answerOfSecured, { certificateChain })).toEqual(WRONG);
      expect(await secured.again(answerOfSecured)).toEqual(allowed());
    });

    it('is told when the person said that it is not their device, and when they took too long', async () => {
      const rejected = await begin();
      await world.browsers.reject(codeIn(rejected.first));
      expect(await rejected.again('anything')).toEqual(denied('browser-sign-in-rejected'));
      const { first, again } = await begin();
      world.advance(5 * 60_000);
      await expect(signIn(first)).rejects.toThrow();
      expect((await again('anything')).decision).toBe('deny');
    });

    it('has its handler asked with the second connection, and gets no second chance with the same answer', async () => {
      const { first, again } = await begin({ clientConnectHandlerArn: HANDLER });
      const answer = await signIn(first);
      world.handler.outcome = { outcome: 'denied', message: 'No.', postureComplianceStatuses: [] };
      expect(await again(answer)).toEqual(denied('client-connect-failed'));
      world.handler.outcome = { outcome: 'allowed', postureComplianceStatuses: [] };
      expect(await again(answer)).toEqual(WRONG);
      expect(await phase(first)).toBe('ended');
    });

    it('may answer on the same connection where its gateway kept it', async () => {
      const { first } = await begin();
      const answer = await signIn(first);
      const challenge = { kid: 1, answer: encodeURIComponent(answer) };
      const admitted = await world.asks[1].answerChallenge(GATEWAY, first.connectionId, challenge);
      expect(admitted).toEqual(allowed({ connectionId: first.connectionId }));
      expect(await world.asks[0].answerChallenge(GATEWAY, first.connectionId, challenge)).toEqual(admitted);
      const { first: other } = await begin();
      expect(await world.asks[0].answerChallenge(GATEWAY, other.connectionId, challenge)).toEqual(WRONG);
      const web = await world.connect(askFor(await world.newEndpoint()));
      expect(await world.asks[0].answerChallenge(GATEWAY, web.connectionId, challenge)).toEqual(WRONG);
      const { first: guessed } = await begin();
      const waitsHere = await world.connect(askFor(await world.newEndpoint()));
      await signIn(guessed);
      await world.browsers.confirm(codeIn(waitsHere), 'browser-1');
      await world.browsers.finish(codeIn(waitsHere), 'browser-1', alice(world.now()));
      for (const { connectionId } of [guessed, waitsHere])
        expect(await world.asks[0].answerChallenge(GATEWAY, connectionId, challenge)).toEqual(WRONG);
      const { first: rejected } = await begin();
      await world.browsers.reject(codeIn(rejected));
      expect(await world.asks[0].answerChallenge(GATEWAY, rejected.connectionId, challenge)).toEqual(
        denied('browser-sign-in-rejected'),
      );
    });
  },
);
