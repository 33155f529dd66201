import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mayWait } from '../../src/connections/ask-limits.ts';
import type { BrowserSignIns } from '../../src/connections/browser-sign-ins.ts';
import { BROWSER_STEP_LIFETIME } from '../../src/connections/browser-step.ts';
import type { AuthenticatedPerson } from '../../src/connections/connection.ts';
import { createBrowserSignIns } from '../../src/connections/create-browser-sign-ins.ts';
import { endpointNamed, providerNamed } from '../contract/objects.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { saveWaiting, type WaitingLink } from '../support/waiting-connection.ts';

const OWN = providerNamed('corp').samlProviderArn;
const OTHER = providerNamed('partners').samlProviderArn;
const { clientVpnEndpointId: ID } = endpointNamed('browser sign-ins');

const person = (changes: Partial<AuthenticatedPerson> = {}): AuthenticatedPerson => ({
  source: 'federated',
  username: 'alice@corp.example',
  groups: ['engineering'],
  samlProviderArn: OWN,
  authenticatedAt: 0,
  ...changes,
});

const code = (expected: string) => expect.objectContaining({ code: expected });

describe.each([sqlite, redis])('The sign-in of a connection on $name', (platform) => {
  let replicas: Replicas;
  /** By the clock of the test alone, so that Redis forgets nothing in between. */
  let later = 0;
  let events: string[];
  let here: BrowserSignIns;
  let there: BrowserSignIns;
  const now = () => replicas.now() + later;

  beforeAll(async () => {
    replicas = await platform.start();
    await replicas.stores[0].endpoints.save(endpointNamed('browser sign-ins'), 0);
    [here, there] = replicas.stores.map((store) =>
      createBrowserSignIns({
        ...store,
        clock: now,
        connectionLogger: {
          record: (_endpoint, { connectionId }, { kind }) => void events.push(`${connectionId} ${kind}`),
        },
      }),
    ) as [BrowserSignIns, BrowserSignIns];
  });
  afterAll(() => replicas.close());
  beforeEach(() => {
    later = 0;
    events = [];
  });

  const wait = (options = {}) => saveWaiting(replicas.stores[0], ID, now(), options);
  const stored = async ({ connectionId }: WaitingLink) =>
    (await replicas.stores[1].connections.get(connectionId))?.value;

  it('is begun at one replica and finished at another, and told to the log once', async () => {
    const link = await wait();
    await here.confirm(link.code, 'browser');
    expect(await there.find(link.code)).toMatchObject({
      confirmedBy: 'browser',
      samlProviderArn: OWN,
      number: link.number,
    });
    expect(await there.finish(link.code, 'browser', person())).toEqual({});
    expect(await here.finish(link.code, 'browser', person())).toEqual({});
    expect(await here.find(link.code)).toMatchObject({ finished: {} });
    expect(await stored(link)).toMatchObject({ phase: 'signed-in', session: { person: person() } });
    expect(events).toEqual([`${link.connectionId} assertion-received`]);
  });

  it('gives back what it counted for the address, once, when the person signed in', async () => {
    const { counters } = replicas.stores[0];
    const publicIp = '198.51.100.77';
    const key = `connections-waiting:${publicIp}`;
    const link = await wait({ publicIp });
    const connection = await stored(link);
    if (!connection) throw new Error('It is gone.');
    for (let question = 0; question < 3; question += 1) await mayWait(counters, connection);
    await here.confirm(link.code, 'browser');
    expect(await counters.count(key)).toBe(3);
    for (let time = 0; time < 2; time += 1) await there.finish(link.code, 'browser', person());
    expect(await counters.count(key)).toBe(2);
  });

  it('belongs to one browser of many that press at the same moment, at all replicas', async () => {
    const link = await wait();
    const browsers = Array.from({ length: 20 }, (_, index) => `browser ${index}`);
    const results = await Promise.allSettled(
      browsers.map((browser, index) => (index % 2 ? here : there).confirm(link.code, browser)),
    );
    const winner = (await stored(link))?.browserStep?.confirmedBy;
    results.forEach((result, index) => {
      if (browsers[index] === winner) expect(result.status).toBe('fulfilled');
      else expect(result).toMatchObject({ status: 'rejected', reason: { code: 'BrowserStepTaken' } });
    });
  });

  it('either ends or is rejected where both happen at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const link = await wait();
      await here.confirm(link.code, 'browser');
      const [finished, rejected] = await Promise.allSettled([
        here.finish(link.code, 'browser', person()),
        there.reject(link.code),
      ]);
      expect([finished.status, rejected.status].sort()).toEqual(['fulfilled', 'rejected']);
      const { username, browserStep } = (await stored(link)) ?? {};
      const isFinished = finished.status === 'fulfilled';
      expect([username !== '', browserStep?.rejectedAt === undefined]).toEqual([isFinished, isFinished]);
    }
  });

  it('takes nobody but whom the endpoint’s own provider vouches for', async () => {
    const link = await wait();
    await here.confirm(link.code, 'browser');
    for (const wrong of [
      person({ samlProviderArn: OTHER }),
      person({ source: 'directory' }),
      person({ source: 'certificate', username: '' }),
    ])
      await expect(there.finish(link.code, 'browser', wrong)).rejects.toEqual(code('ProviderMismatch'));
    expect(await stored(link)).toMatchObject({ phase: 'waiting', username: '' });
  });

  it('is over once the connection is to end, its endpoint is gone, or its endpoint asks no provider any more', async () => {
    const { connections, endpoints } = replicas.stores[0];
    const link = await wait();
    const found = await connections.get(link.connectionId);
    if (!found) throw new Error('It is gone.');
    const ending = { manner: 'halt', text: 'over', since: now() } as const;
    await connections.save({ ...found.value, ending }, found.version);
    expect(await here.find(link.code)).toBeUndefined();
    await expect(here.confirm(link.code, 'browser')).rejects.toEqual(code('BrowserStepOver'));

    const other = endpointNamed('of certificates', {
      authenticationOptions: [
        {
          type: 'certificate-authentication',
          clientRootCertificateChainArn: 'arn:aws:acm:us-east-1:1:certificate/ca',
        },
      ],
    });
    await endpoints.save(other, 0);
    const without = await saveWaiting(replicas.stores[0], other.clientVpnEndpointId, now());
    expect(await here.find(without.code)).toBeUndefined();
    const nowhere = await saveWaiting(
      replicas.stores[0],
      endpointNamed('never was').clientVpnEndpointId,
      now(),
    );
    expect(await here.find(nowhere.code)).toBeUndefined();
  });

  it('gives the AWS-provided client an answer that follows from the browser, and from the link alone nobody', async () => {
    const link = await wait({ loopbackPort: 35_001 });
    await here.confirm(link.code, 'browser');
    const { loopback } = await there.finish(link.code, 'browser', person());
    expect(loopback).toMatchObject({ port: 35_001 });
    expect(await here.finish(link.code, 'browser', person())).toEqual({ loopback });
    const decoded = Buffer.from(loopback?.answer ?? '', 'base64').toString();
    expect(decoded).not.toContain(link.code);
  });

  /** What may happen to one link, in any order, at either replica. */
  const step = fc.record({
    replica: fc.boolean(),
    what: fc.constantFrom(
      'confirm',
      'confirm',
      'finish',
      'finish with another provider',
      'reject',
      'find',
      'wait',
    ),
    browser: fc.constantFrom('one', 'two'),
  });

  it('does what a plain table says, whatever comes in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        later = 0;
        const link = await wait();
        const oracle = { by: '', end: '' as '' | 'finished' | 'rejected', isLate: false };
        for (const { replica, what, browser } of steps) {
          const signIns = replica ? here : there;
          const isOpen = !oracle.isLate && oracle.end !== 'rejected';
          const isTaken = oracle.by !== '' && oracle.by !== browser;
          if (what === 'wait') {
            later += BROWSER_STEP_LIFETIME / 2 + 1000;
            oracle.isLate = later >= BROWSER_STEP_LIFETIME;
            continue;
          }
          if (what === 'find') {
            const found = await signIns.find(link.code);
            expect(found !== undefined).toBe(isOpen || oracle.end === 'finished');
            continue;
          }
          const outcome = await run(signIns, link.code, what, browser);
          if (what === 'confirm') {
            expect(outcome).toBe(!isOpen ? 'BrowserStepOver' : isTaken ? 'BrowserStepTaken' : 'done');
            if (outcome === 'done') oracle.by = browser;
          } else if (what === 'reject') {
            expect(outcome).toBe(isOpen && oracle.end === '' ? 'done' : 'BrowserStepOver');
            if (outcome === 'done') oracle.end = 'rejected';
          } else if (oracle.end === 'finished' && oracle.by === browser) {
            expect(outcome).toBe('done');
          } else if (!isOpen) {
            expect(outcome).toBe('BrowserStepOver');
          } else if (oracle.by !== browser) {
            expect(outcome).toBe('BrowserStepTaken');
          } else {
            expect(outcome).toBe(what === 'finish' ? 'done' : 'ProviderMismatch');
            if (what === 'finish') oracle.end = 'finished';
          }
        }
        const { phase, username } = (await stored(link)) ?? {};
        expect([phase, username]).toEqual([
          oracle.end === '' ? 'waiting' : 'signed-in',
          oracle.end === 'finished' ? person().username : '',
        ]);
      }),
      { numRuns: 60 },
    );
  });

  async function run(signIns: BrowserSignIns, link: string, what: string, browser: string): Promise<string> {
    const other = what === 'finish with another provider';
    try {
      if (what === 'confirm') await signIns.confirm(link, browser);
      else if (what === 'reject') await signIns.reject(link);
      else await signIns.finish(link, browser, person(other ? { samlProviderArn: OTHER } : {}));
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  it('is over when its time is', async () => {
    const link = await wait();
    await here.confirm(link.code, 'browser');
    later = BROWSER_STEP_LIFETIME + 1000;
    expect(await there.find(link.code)).toBeUndefined();
    const over = code('BrowserStepOver');
    await expect(there.confirm(link.code, 'browser')).rejects.toEqual(over);
    await expect(there.finish(link.code, 'browser', person())).rejects.toEqual(over);
    await expect(there.reject(link.code)).rejects.toEqual(over);
  });

  it('knows no code that it did not give', async () => {
    for (const unknown of ['', 'short', randomBytes(16).toString('base64url'), '../../etc', 'é'.repeat(22)]) {
      expect(await here.find(unknown)).toBeUndefined();
      await expect(here.confirm(unknown, 'browser')).rejects.toEqual(code('BrowserStepOver'));
      await expect(here.finish(unknown, 'browser', person())).rejects.toEqual(code('BrowserStepOver'));
      await expect(here.reject(unknown)).rejects.toEqual(code('BrowserStepOver'));
    }
  });
});
