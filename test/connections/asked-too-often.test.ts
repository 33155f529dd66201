import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayAsk, mayAskHandler, mayWait } from '../../src/connections/ask-limits.ts';
import { deviceOf } from '../../src/connections/device.ts';
import type { ConnectAsk } from '../../src/connections/gateway-contract.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { type AskWorld, askFor, HANDLER, OPTIONS, PASSWORD, startAskWorld } from './ask-world.ts';

const ALLOWED = expect.objectContaining({ decision: 'allow' });
const TOO_MANY = expect.objectContaining({ decision: 'deny', reason: 'too-many-attempts' });

describe.each([sqlite, redis])('Who asked too often, on $name,', (platform) => {
  let world: AskWorld;
  beforeAll(async () => {
    world = await startAskWorld(platform);
  });
  afterAll(() => world.close());

  const DIRECTORY = { authenticationOptions: [OPTIONS.directory] };
  const asAlice = { username: 'CORP\\alice', password: PASSWORD };
  const askFrom = (publicIp: string, endpoint: Endpoint, changes: Partial<ConnectAsk> = {}) => {
    const ask = askFor(endpoint, changes);
    return { ...ask, device: { ...ask.device, publicIp } };
  };
  const useUp = async (
    may: (
      asked: Pick<Endpoint, 'clientVpnEndpointId'> & { readonly device: ReturnType<typeof deviceOf> },
    ) => Promise<boolean>,
    { clientVpnEndpointId }: Endpoint,
    { device }: ConnectAsk,
  ) => {
    while (await may({ clientVpnEndpointId, device: deviceOf(device) }));
  };
  const counters = () => world.replicas.stores[1].counters;

  it('from one address is refused before anybody is asked about it, and others are not', async () => {
    const endpoint = await world.newEndpoint(DIRECTORY);
    const ask = askFrom('198.18.0.1', endpoint, asAlice);
    await useUp((asked) => mayAsk(counters(), asked), endpoint, ask);
    const questions = world.directoryQuestions.length;
    expect(await world.connect(ask)).toEqual(TOO_MANY);
    expect(world.directoryQuestions).toHaveLength(questions);
    expect(await world.connect(askFrom('198.18.0.2', endpoint, asAlice))).toEqual(ALLOWED);
  });

  it('for links from one address gets no more of them, and nothing is kept', async () => {
    const endpoint = await world.newEndpoint();
    const ask = askFrom('198.18.0.3', endpoint);
    await useUp((asked) => mayWait(counters(), asked), endpoint, ask);
    const refused = await world.connect(ask);
    expect(refused).toEqual(TOO_MANY);
    expect(await world.replicas.stores[1].connections.get(refused.connectionId)).toBeUndefined();
    expect(await world.connect(askFrom('198.18.0.4', endpoint))).toMatchObject({ decision: 'wait' });
  });

  it('as one person is refused before the handler is asked, and others are not', async () => {
    const endpoint = await world.newEndpoint({ ...DIRECTORY, clientConnectHandlerArn: HANDLER });
    const ask = askFrom('198.18.0.5', endpoint, asAlice);
    await useUp((asked) => mayAskHandler(counters(), asked, 'alice'), endpoint, ask);
    const questions = world.handlerQuestions.length;
    expect(await world.connect(ask)).toEqual(TOO_MANY);
    expect(world.handlerQuestions).toHaveLength(questions);
    const asBob = { ...asAlice, username: 'CORP\\bob' };
    expect(await world.connect(askFrom('198.18.0.5', endpoint, asBob))).toEqual(ALLOWED);
  });
});
