import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMetadataRefresher } from '../../src/metadata-refresher.ts';
import { hostChange, metadataChange } from '../../src/saml/metadata-change.ts';
import { metadataOf } from '../../src/saml/saml-provider-metadata.ts';
import { documentListener, type MetadataServer, startMetadataServer } from '../support/metadata-server.ts';
import { CORP, corpAt, openRefresherWorld, type RefresherWorld } from '../support/refresher-world.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let idp: ScriptedIdp;
let next: ScriptedIdp;
let stranger: ScriptedIdp;
let world: RefresherWorld;
let server: MetadataServer;
beforeAll(async () => {
  idp = await createScriptedIdp({ keyKind: 'ec-p256' });
  next = await createScriptedIdp({ keyKind: 'ec-p256' });
  stranger = await createScriptedIdp({ keyKind: 'ec-p256', entityId: 'https://other.example/entity' });
});
beforeEach(async () => {
  world = await openRefresherWorld();
  server = await startMetadataServer(documentListener(idpMetadata(idp), { etag: '"1"' }));
  world.declare(corpAt(server.origin));
});
afterEach(async () => {
  await world.close();
  await server.close();
});

const BROKEN = documentListener('<html>Log in first</html>');
const levels = () => world.lines.map(({ level, fields }) => `${level} ${fields.code ?? 'good'}`);
const looks = async (count: number, milliseconds: number) => {
  for (let look = 0; look < count; look += 1) {
    world.advance(milliseconds);
    await world.refresher.look();
  }
};

describe('a provider that is declared with an address', () => {
  it('is there after the first look, as the property of the file', async () => {
    await world.refresher.look();
    expect(await world.corp()).toEqual({
      samlProviderArn: CORP,
      name: 'corp',
      metadataDocument: idpMetadata(idp),
      createdAt: world.now(),
      owner: { kind: 'file', file: 'postern.yaml' },
      metadataSource: {
        url: server.origin,
        allowsPrivateAddress: true,
        etag: '"1"',
        confirmedAt: world.now(),
        nextFetchAt: expect.any(Number),
        failures: 0,
      },
    });
    expect(levels()).toEqual(['info good']);
    expect(world.audited).toMatchObject([
      {
        action: 'saml-provider-metadata-changed',
        actor: 'file',
        samlProviderArn: CORP,
        details: { source: 'url', url: `${server.origin}/`, newEntityId: idp.entityId },
      },
    ]);
  });

  it('is told of without the query of its address, which may hold what others need not read', async () => {
    world.declare(corpAt(`${server.origin}/metadata?token=abc-secret`));
    await world.refresher.look();
    server.answer(BROKEN);
    await looks(2, HOUR);
    expect(server.requests.map(({ url }) => url)).toContain('/metadata?token=abc-secret');
    expect(world.lines).toHaveLength(3);
    const told = JSON.stringify([world.lines, world.audited]);
    expect(told).toContain(`${server.origin}/metadata`);
    expect(told).not.toContain('abc-secret');
  });

  it('is asked again when its time has come, with its ETag, and not before', async () => {
    await world.refresher.look();
    await looks(10, 5 * MINUTE);
    expect(server.requests).toHaveLength(1);
    await looks(1, 10 * MINUTE);
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
    expect(await world.corp()).toMatchObject({ metadataSource: { confirmedAt: world.now(), etag: '"1"' } });
    expect(world.audited).toHaveLength(1);
    expect(world.lines).toHaveLength(1);
  });

  it('is asked at once when somebody wants it so', async () => {
    await world.refresher.look();
    await world.refresher.look({ isUrgent: true });
    expect(server.requests).toHaveLength(2);
  });

  it('that cannot be fetched is absent, is said once, and is tried again soon', async () => {
    server.answer(BROKEN);
    await world.refresher.look();
    expect(await world.corp()).toBeUndefined();
    expect(await world.gauges('clientvpn_idp_metadata')).toEqual([
      `clientvpn_idp_metadata_confirmed_timestamp_seconds{idp="${CORP}"} 0`,
      `clientvpn_idp_metadata_fetch_failures{idp="${CORP}"} 1`,
    ]);
    await looks(2, MINUTE);
    expect(server.requests).toHaveLength(3);
    expect(levels()).toEqual([
      'error MetadataNotAnEntity',
      'debug MetadataNotAnEntity',
      'debug MetadataNotAnEntity',
    ]);
    server.answer((_request, response) => void response.writeHead(503).end());
    await looks(1, 2 * MINUTE);
    expect(levels().at(-1)).toBe('error MetadataStatusUnexpected');
    server.answer(documentListener(idpMetadata(idp)));
    await looks(1, 4 * MINUTE);
    expect(await world.corp()).toBeDefined();
    expect(levels().at(-1)).toBe('info good');
    expect(await world.gauges('clientvpn_idp_metadata_fetch_failures')).toEqual([
      `clientvpn_idp_metadata_fetch_failures{idp="${CORP}"} 0`,
    ]);
  });

  it('whose address says something else now is fetched anew, and the earlier document serves until then', async () => {
    await world.refresher.look();
    const other = await startMetadataServer(BROKEN);
    world.declare(corpAt(other.origin));
    await world.refresher.look();
    expect(await world.corp()).toMatchObject({ metadataSource: { url: server.origin } });
    other.answer(documentListener(idpMetadata(next)));
    await looks(1, MINUTE);
    expect(await world.corp()).toMatchObject({
      metadataDocument: idpMetadata(next),
      metadataSource: { url: other.origin },
    });
    await other.close();
  });

  it('is said to ask for signed requests, when its document does', async () => {
    const document = idpMetadata(idp).replace(
      'WantAuthnRequestsSigned="false"',
      'WantAuthnRequestsSigned="true"',
    );
    server.answer(documentListener(document));
    await world.refresher.look();
    await looks(3, HOUR);
    expect(world.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: expect.stringContaining('asks for signed sign-in requests') },
    ]);
  });

  it('stays gone when it left the file while it was being fetched', async () => {
    server.answer((request, response) => {
      world.declare();
      documentListener(idpMetadata(idp))(request, response);
    });
    await world.refresher.look();
    expect(await world.corp()).toBeUndefined();
  });

  it('is fetched from a private address only when that is allowed', async () => {
    const { allowsPrivateAddress: _, ...order } = corpAt(server.origin);
    world.declare(order);
    await world.refresher.look();
    expect(await world.corp()).toBeUndefined();
    expect(server.requests).toEqual([]);
    expect(levels()).toEqual(['error MetadataAddressPrivate']);
  });
});

describe('a bad new document', () => {
  const nothing = (request: unknown, response: { end(): void }) => void (request && response.end());
  it.each<[string, () => Parameters<typeof server.answer>[0], string]>([
    ['is a page', () => BROKEN, 'MetadataNotAnEntity'],
    ['is empty', () => nothing, 'MetadataNotXml'],
    ['is of another entity', () => documentListener(idpMetadata(stranger)), 'MetadataEntityIdChanged'],
    [
      'has expired',
      () =>
        documentListener(
          idpMetadata(next).replace(' entityID', ' validUntil="2020-01-01T00:00:00Z" entityID'),
        ),
      'MetadataExpired',
    ],
    ['is 1 MB of nested elements', () => documentListener('<a>'.repeat(349_525)), 'MetadataNotXml'],
    [
      'is a bomb of entities',
      () => documentListener('<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'),
      'MetadataNotXml',
    ],
  ])('that %s never replaces a good one, and is told once', async (_name, listener, code) => {
    await world.refresher.look();
    const good = await world.corp();
    server.answer(listener());
    await looks(3, HOUR);
    const after = await world.corp();
    expect(after).toMatchObject({ metadataDocument: good?.metadataDocument });
    expect(after?.metadataSource).toMatchObject({
      etag: '"1"',
      confirmedAt: good?.metadataSource?.confirmedAt,
      failures: 3,
      lastFailure: { code, at: world.now() },
    });
    expect(levels()).toEqual(['info good', `warn ${code}`, `debug ${code}`, `debug ${code}`]);
    expect(world.audited).toHaveLength(1);

    server.answer(documentListener(idpMetadata(idp), { etag: '"1"' }));
    await looks(1, HOUR);
    expect((await world.corp())?.metadataSource).toMatchObject({ failures: 0, confirmedAt: world.now() });
    expect((await world.corp())?.metadataSource).not.toHaveProperty('lastFailure');
    expect(levels().at(-1)).toBe('info good');
  });

  it('names both entities, and is taken once the operator declares the new one', async () => {
    await world.refresher.look();
    server.answer(documentListener(idpMetadata(stranger)));
    await looks(1, HOUR);
    const { lastFailure } = (await world.corp())?.metadataSource ?? {};
    expect(lastFailure?.message).toContain(idp.entityId);
    expect(lastFailure?.message).toContain(stranger.entityId);
    world.declare(corpAt(server.origin, { entityId: stranger.entityId }));
    await world.refresher.look();
    expect(await world.corp()).toMatchObject({ metadataDocument: idpMetadata(stranger) });
  });

  it('is one whose entity another provider has, with other keys', async () => {
    const owner = { kind: 'api' } as const;
    const rival = {
      samlProviderArn: `${CORP}-2`,
      name: 'corp-2',
      metadataDocument: idpMetadata(next),
      createdAt: 0,
    };
    await world.store.samlProviders.save({ ...rival, owner }, 0);
    await world.refresher.look();
    expect(await world.corp()).toBeUndefined();
    expect(levels()).toEqual(['error MetadataEntityIdTaken']);
  });
});

describe('two providers of one identity provider', () => {
  const keysOf = async () =>
    (await world.store.samlProviders.list()).map(({ value }) => metadataOf(value).signingCertificates);

  it('both follow when it replaces its key at once, so that the old one is trusted no more', async () => {
    world.declare(
      corpAt(server.origin),
      corpAt(server.origin, { samlProviderArn: `${CORP}-2`, name: 'corp-2' }),
    );
    await world.refresher.look();
    server.answer(documentListener(idpMetadata(next)));
    await looks(1, HOUR);
    const [fresh] = metadataOf({ metadataDocument: idpMetadata(next) }).signingCertificates;
    expect(await keysOf()).toEqual([[fresh], [fresh]]);
  });

  it('follow when one of them has only the first key of a change with notice', async () => {
    await world.refresher.look();
    const owner = { kind: 'api' } as const;
    const late = {
      samlProviderArn: `${CORP}-2`,
      name: 'corp-2',
      metadataDocument: idpMetadata(idp),
      createdAt: 0,
    };
    await world.store.samlProviders.save({ ...late, owner }, 0);
    server.answer(documentListener(idpMetadata(idp, [idp.signing.certificate, next.signing.certificate])));
    await looks(1, HOUR);
    server.answer(documentListener(idpMetadata(next)));
    await looks(1, HOUR);
    expect(await world.corp()).toMatchObject({ metadataDocument: idpMetadata(next) });
  });
});

describe('a change of what is trusted', () => {
  it('is an audit line with the keys before and after', async () => {
    await world.refresher.look();
    server.answer(documentListener(idpMetadata(idp, [idp.signing.certificate, next.signing.certificate])));
    await looks(1, HOUR);
    const [first, second] = world.audited.map(({ details }) => details);
    expect(second).toMatchObject({ source: 'url', oldFingerprints: first?.newFingerprints });
    expect(String(second?.newFingerprints).split(' ')).toHaveLength(2);
    expect(world.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('to another host for sign-in is a warning, a gauge, and is remembered', async () => {
    await world.refresher.look();
    const moved = idpMetadata(idp).replaceAll('https://idp.corp.example/', 'https://idp.c0rp.example/');
    server.answer(documentListener(moved.replace(/entityID="[^"]+"/, `entityID="${idp.entityId}"`)));
    await looks(1, HOUR);
    const change = { from: 'idp.corp.example', to: 'idp.c0rp.example', at: world.now() };
    expect((await world.corp())?.singleSignOnHostChange).toEqual(change);
    expect(world.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      {
        fields: { name: 'corp', from: change.from, to: change.to },
        message: expect.stringContaining('phishing'),
      },
    ]);
    expect(await world.gauges('clientvpn_idp_sign_in_host_changed_timestamp_seconds')).toEqual([
      `clientvpn_idp_sign_in_host_changed_timestamp_seconds{idp="${CORP}"} ${change.at / 1000}`,
    ]);
    await looks(2, HOUR);
    expect((await world.corp())?.singleSignOnHostChange).toEqual(change);
  });

  it('is none when only what surrounds it differs', async () => {
    await world.refresher.look();
    const before = await world.corp();
    if (!before) throw new Error('The provider is missing.');
    const after = { ...before, metadataDocument: `${before.metadataDocument}\n\n` };
    expect(metadataChange(before, after)).toBeUndefined();
    expect(hostChange(undefined, 0)).toBeUndefined();
  });
});

describe('several replicas', () => {
  it('fetch what is due once', async () => {
    const replicas = [world.refresher, ...Array.from({ length: 4 }, () => world.another())];
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(replicas.map((replica) => replica.look()));
      world.advance(HOUR);
    }
    expect(server.requests).toHaveLength(3);
  });

  it('go on when the one that fetches dies, after twenty seconds', async () => {
    let asked = 0;
    server.answer((request, response) => {
      asked += 1;
      if (asked > 1) documentListener(idpMetadata(idp))(request, response);
    });
    const dying = world.another();
    void dying.look();
    await expect.poll(() => asked).toBe(1);
    await world.refresher.look();
    expect(asked).toBe(1);
    world.advance(21_000);
    await world.refresher.look();
    expect(asked).toBe(2);
    expect(await world.corp()).toBeDefined();
    await dying.close();
  });

  it('keep what they fetch when one of them is stopped in the middle', async () => {
    server.answer(() => undefined);
    const looking = world.refresher.look();
    await expect.poll(() => server.requests.length).toBe(1);
    await world.refresher.close();
    await looking;
    expect(world.lines).toEqual([]);
  });
});

describe('replicas with different files', () => {
  it('do not overwrite each other in turns', async () => {
    const other = await startMetadataServer(documentListener(idpMetadata(next)));
    const rival = createMetadataRefresher({ ...world.needs, declared: () => [corpAt(other.origin)] });
    for (let round = 0; round < 8; round += 1) {
      await world.refresher.look();
      await rival.look();
      world.advance(30_000);
    }
    expect([server.requests.length, other.requests.length]).toEqual([1, 1]);
    await other.close();
  });
});

describe('a key that nobody announced', () => {
  it('is fetched when somebody suspects it, at most every ten seconds, whoever suspects', async () => {
    await world.refresher.look();
    server.answer(documentListener(idpMetadata(next)));
    await world.refresher.suspect(CORP);
    expect(server.requests).toHaveLength(1);
    world.advance(10_000);
    await Promise.all(Array.from({ length: 50 }, () => world.refresher.suspect(CORP)));
    await world.another().suspect(CORP);
    expect(server.requests).toHaveLength(2);
    expect(await world.corp()).toMatchObject({ metadataDocument: idpMetadata(next) });
    server.answer(BROKEN);
    world.advance(10_000);
    await world.refresher.suspect(CORP);
    await world.refresher.suspect(CORP);
    expect(server.requests).toHaveLength(3);
    await world.refresher.suspect('arn:aws:iam::123456789012:saml-provider/nobody');
  });
});

describe('a suspicion', () => {
  it('that fails is none of the regular failures, and delays no regular attempt', async () => {
    await world.refresher.look();
    const before = await world.corp();
    server.answer((_request, response) => void response.writeHead(503).end());
    for (let round = 0; round < 9; round += 1) {
      world.advance(10_001);
      await Promise.all([world.refresher.suspect(CORP), world.refresher.suspect(CORP)]);
      await world.another().suspect(CORP);
    }
    expect(server.requests).toHaveLength(10);
    expect(await world.corp()).toEqual(before);
    expect(levels().slice(1)).toEqual(Array(9).fill('debug MetadataStatusUnexpected'));
  });

  it('is not held up by a look at addresses that do not answer', async () => {
    const arns = [CORP, `${CORP}-2`, `${CORP}-3`, `${CORP}-4`] as const;
    const documents = await Promise.all(
      arns.map(async (arn) => idpMetadata(await createScriptedIdp({ keyKind: 'ec-p256', entityId: arn }))),
    );
    const servers = await Promise.all(documents.map((text) => startMetadataServer(documentListener(text))));
    const order = (index: number) =>
      corpAt(servers[index]?.origin ?? '', { samlProviderArn: arns[index] ?? '', name: `corp-${index}` });
    world.declare(...arns.map((_, index) => order(index)));
    await world.refresher.look();
    world.advance(HOUR);
    for (const hanging of servers.slice(0, 3)) hanging.answer(() => undefined);
    void world.refresher.look();
    await expect.poll(() => servers.slice(0, 3).map(({ requests }) => requests.length)).toEqual([2, 2, 2]);
    await world.refresher.suspect(arns[3]);
    expect(servers[3]?.requests).toHaveLength(2);
    await world.refresher.close();
    await Promise.all(servers.map((each) => each.close()));
  });
});

describe('a look that takes long', () => {
  it('is not followed by one for each that was asked for meanwhile', async () => {
    let answer = () => {};
    server.answer((request, response) => {
      answer = () => documentListener(idpMetadata(idp))(request, response);
    });
    const looking = world.refresher.look();
    await expect.poll(() => server.requests.length).toBe(1);
    const list = vi.spyOn(world.store.samlProviders, 'list');
    const others = Array.from({ length: 10 }, () => world.refresher.look());
    answer();
    await Promise.all([looking, ...others]);
    // Once for the keys of the others, and once for the gauges.
    expect(list).toHaveBeenCalledTimes(2);
    await world.refresher.look();
    expect(list).toHaveBeenCalledTimes(3);
  });
});

describe('a provider of the API that was fetched from an address', () => {
  it('is fetched again, stays the property of the API, and stays deleted', async () => {
    await world.refresher.look();
    const stored = await world.store.samlProviders.get(CORP);
    if (!stored) throw new Error('The provider is missing.');
    await world.store.samlProviders.save({ ...stored.value, owner: { kind: 'api' } }, stored.version);
    world.declare();
    server.answer(documentListener(idpMetadata(next)));
    await looks(1, HOUR);
    expect(await world.corp()).toMatchObject({ metadataDocument: idpMetadata(next), owner: { kind: 'api' } });
    server.answer((request, response) => {
      void world.store.samlProviders.get(CORP).then(async (found) => {
        await world.store.samlProviders.delete(CORP, found?.version ?? 0);
        documentListener(idpMetadata(idp))(request, response);
      });
    });
    await looks(1, HOUR);
    expect(await world.corp()).toBeUndefined();
  });
});
