import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressPool } from '../../src/connections/address-pool.ts';
import type { Answer } from '../../src/connections/gateway-contract.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { connectionTo } from '../contract/objects.ts';
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
import { newConnectionId } from './report-world.ts';

const denied = (reason: string) => expect.objectContaining({ decision: 'deny', reason });
const ALLOWED = expect.objectContaining({ decision: 'allow' });

describe.each([sqlite, redis])('An attempt that is settled on $name', (platform) => {
  let world: AskWorld;
  beforeAll(async () => {
    world = await startAskWorld(platform);
  });
  afterAll(() => world.close());

  const signIn = async (answer: Answer) => {
    await world.browsers.confirm(codeIn(answer), 'browser-1');
    await world.browsers.finish(codeIn(answer), 'browser-1', alice(world.now()));
  };
  const goOn = ({ connectionId }: Answer, gateway: Gateway = GATEWAY) =>
    world.asks[1].continueConnection(gateway, connectionId);

  it('is judged by what its endpoint asks for and by whom it is served when its person has signed in', async () => {
    const [endpoint, other] = [await world.newEndpoint(), await world.newEndpoint()];
    const [answer, elsewhere] = [await world.connect(askFor(endpoint)), await world.connect(askFor(other))];
    await signIn(answer);
    await signIn(elsewhere);
    await world.changeEndpoint(endpoint.clientVpnEndpointId, {
      authenticationOptions: [OPTIONS.certificate, OPTIONS.federated],
    });
    expect(await goOn(answer)).toEqual(denied('certificate-missing'));
    const narrower = { ...GATEWAY, endpointIds: [endpoint.clientVpnEndpointId] };
    expect(await goOn(elsewhere, narrower)).toEqual(denied('gateway-serves-no-subnet'));
    expect(await goOn(elsewhere)).toEqual(denied('gateway-serves-no-subnet'));
  });

  it('fills the part of the pool that is held back only with clients that come back, however long others took', async () => {
    const endpoint = await world.newEndpoint({
      authenticationOptions: [OPTIONS.certificate],
      clientCidrBlock: '10.100.0.0/22',
      clientConnectHandlerArn: HANDLER,
    });
    const shown = { certificateChain: [...world.chain], username: '', password: '' };
    const { clientVpnEndpointId } = endpoint;
    const { connections } = world.replicas.stores[0];
    const { most, ...range } = addressPool(endpoint, { isReturning: false });
    const fill = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          connections.admit(
            connectionTo(endpoint.displayName, newConnectionId(), { phase: 'admitted', clientVpnEndpointId }),
            0,
            { ...range, most },
          ),
        ),
      );
    const session = { sessionId: 'session-1', sessionState: 'Initial' } as const;
    const first = askFor(endpoint, { ...shown, ...session });
    expect(await world.connect(first)).toEqual(ALLOWED);
    await fill(most - 2);
    world.handler.whileAsked = async () => {
      world.advance(1);
      await fill(1);
    };
    const late = askFor(endpoint, shown);
    expect(await world.connect(late)).toEqual(denied('too-many-connections'));
    expect(await connections.countActive(clientVpnEndpointId)).toBe(most);
    world.handler.whileAsked = undefined;
    const back = { ...first, askId: randomUUID(), sessionState: 'Authenticated' } as const;
    expect(await world.connect(back)).toEqual(ALLOWED);
  });
});
