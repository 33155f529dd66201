import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisContents } from '../support/redis-contents.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { encodeResponse, idpMetadata, type RespondOptions, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, type Idps, startPortal, type TestPortal } from '../support/start-portal.ts';
import { traceOf } from '../support/traces.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

/** What people would rather keep to themselves; each is found wherever it stands. */
const PERSON = {
  nameId: 'Zbq.Quillfeather@planted.example',
  firstName: 'Quillfeatherine',
  lastName: 'Zbq-Worthington',
  groups: ['engineering', 'planted-union-members', 'planted-diabetics'],
};
const PLANTED = [
  'Quillfeather',
  'Worthington',
  'planted-union-members',
  'planted-diabetics',
  'planted-status-message',
  'planted-relay-state',
  'planted-query',
];

interface Failure {
  readonly code: string;
  readonly options?: RespondOptions;
  /** A secret stands where a check compares something, so the line of the request shows it. */
  readonly misplaced?: true;
  /** Changes what is posted. */
  readonly change?: (xml: string) => string;
  /** Who signs: b is not the provider of the endpoint. */
  readonly signer?: 'b';
}

type AssertionOverrides = NonNullable<NonNullable<RespondOptions['overrides']>['assertion']>;

const assertion = (overrides: AssertionOverrides): RespondOptions => ({
  overrides: { assertion: overrides },
});

/** Failures of every stage, each with everything that must not be kept in it. */
const FAILURES: readonly Failure[] = [
  { code: 'ResponseNotWellFormed', change: (xml) => xml.slice(0, -30) },
  { code: 'CommentForbidden', change: (xml) => xml.replace('Quill', 'Qu<!-- -->ill') },
  { code: 'DoctypeForbidden', change: (xml) => `<!DOCTYPE Quillfeather>${xml.replace(/^<\?.*\?>/, '')}` },
  {
    code: 'UnexpectedElement',
    misplaced: true,
    change: (xml) => xml.replace('<saml2:Subject', '<saml2:Quillfeather/><saml2:Subject'),
  },
  { code: 'ResponseNotSigned', options: { signatures: { response: null } } },
  { code: 'AssertionNotSigned', options: { signatures: { assertion: null } } },
  {
    code: 'SignatureAlgorithmForbidden',
    misplaced: true,
    change: (xml) => xml.replaceAll('xmldsig-more#rsa-sha256', 'Quillfeather'),
  },
  { code: 'SignatureInvalid', signer: 'b' },
  { code: 'SignatureInvalid', change: (xml) => xml.replace('planted-diabetics', 'planted-diabetics2') },
  {
    code: 'StatusNotSuccess',
    misplaced: true,
    options: {
      overrides: { status: { code: 'urn:Quillfeather', message: 'planted-status-message' }, assertion: null },
      signatures: { response: null, assertion: null },
    },
  },
  {
    code: 'DestinationMismatch',
    misplaced: true,
    options: { overrides: { destination: 'https://x.example/?planted-query' } },
  },
  {
    code: 'DestinationMismatch',
    misplaced: true,
    options: { overrides: { destination: 'https://Quillfeather@x.example/' } },
  },
  {
    code: 'IssuerMismatch',
    misplaced: true,
    options: { overrides: { issuer: { value: 'Quillfeather.Zbq@planted.example' } } },
  },
  {
    code: 'AudienceMismatch',
    misplaced: true,
    options: assertion({ conditions: { audienceRestrictions: [['urn:Quillfeather']] } }),
  },
  { code: 'AssertionExpired', options: assertion({ conditions: { notBefore: '-2h', notOnOrAfter: '-1h' } }) },
  {
    code: 'TimeMalformed',
    misplaced: true,
    options: assertion({
      authnStatements: [{ authnInstant: 'Quillfeather', sessionIndex: null, sessionNotOnOrAfter: null }],
    }),
  },
  {
    code: 'NameIdMalformed',
    options: assertion({ subject: { nameId: { value: 'Quillfeather Worthington' } } }),
  },
  {
    code: 'NameIdFormatForbidden',
    misplaced: true,
    options: assertion({
      subject: { nameId: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:Quillfeather' } },
    }),
  },
  { code: 'ConditionsMissing', options: assertion({ conditions: null }) },
];

let idps: Idps;
let redis: RedisServer;
beforeAll(async () => {
  [idps, redis] = await Promise.all([createIdps(), startRedis()]);
});
afterAll(() => redis.close());

function sqliteContents({ dataDir }: TestPortal): string {
  return readdirSync(dataDir)
    .map((file) => readFileSync(join(dataDir, file), 'latin1'))
    .join('\n');
}

describe.each(['SQLite', 'Redis'])('On %s, nothing that was planted in a failed sign-in', (kind) => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal({
      idps,
      trustedProxies: ['127.0.0.0/8', '::1/128'],
      ...(kind === 'Redis' ? { redisUrl: redis.url } : {}),
    });
  });
  afterAll(() => portal.close());

  const stored = () => (kind === 'Redis' ? redisContents(redis.url) : sqliteContents(portal));

  it('is in a page, a log line, an audit line, a trace or the store', async () => {
    const secrets = new Set(PLANTED);
    const shown: string[] = [];
    const logged: string[] = [];
    let examined = 0;
    for (const [n, { code, options, change, signer, misplaced }] of FAILURES.entries()) {
      const before = portal.lines.length;
      const visitor = newVisitor(portal);
      const request = await visitor.start(EA);
      const now = portal.now();
      const written = respond(idps[signer ?? 'a'], request, { now, person: PERSON, ...options });
      const xml = change?.(written.xml) ?? written.xml;
      for (const one of secretsIn(xml)) secrets.add(one);
      const answer = await postResponse(portal, encodeResponse(xml), { RelayState: 'planted-relay-state' })
        .set('X-Forwarded-For', `198.51.100.${n + 1}`)
        .set('Cookie', 'postern_session=s%3Aplanted-cookie.x');
      expect(answer.text, code).toContain(code);
      const trace = await traceOf(portal, answer.text);
      // Made a second time, the checks say the same.
      expect(trace.examination?.code, code).toBe(trace.code);
      if (trace.examination) examined += 1;
      shown.push(answer.text, JSON.stringify(trace));
      if (!misplaced) logged.push(JSON.stringify(portal.lines.slice(before)));
    }
    secrets.add('planted-cookie');
    expect(examined).toBe(FAILURES.length);
    const places = {
      shown: shown.join('\n'),
      logged: logged.join('\n'),
      audited: JSON.stringify(portal.auditEvents),
      stored: await stored(),
    };
    // The store has the metadata of both providers, and in these the certificates that sign.
    const metadata = idpMetadata(idps.a) + idpMetadata(idps.b);
    for (const [place, text] of Object.entries(places)) {
      const notHere = [...secrets].filter((secret) => place !== 'stored' || !metadata.includes(secret));
      expect(found(text, notHere), place).toEqual([]);
    }
    // The places are those where things are kept.
    expect(places.shown).toContain('planted.example');
    expect(places.stored).toContain('planted.example');
    expect(places.logged).toContain('SignatureInvalid');
  });

  it('is in what is left of a browser that came back in place of another', async () => {
    const before = portal.lines.length;
    const visitor = newVisitor(portal);
    const { samlResponse } = respond(idps.a, await visitor.start(EA), { now: portal.now(), person: PERSON });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    const code = new URL(String(headers.location), portal.url).searchParams.get('code') ?? 'none';
    const mallory = newVisitor(portal);
    const started = await mallory.agent.get(`/endpoints/${EA}/sign-in`).expect(302);
    const binding = /binding=([A-Za-z0-9_-]{22})/.exec(String(started.headers['set-cookie']))?.[1] ?? 'none';
    const answer = await mallory.agent.get(String(headers.location)).expect(403);
    const trace = JSON.stringify(await traceOf(portal, answer.text));
    expect(trace).toContain('BindingMismatch');
    const secrets = [...PLANTED, code, binding];
    for (const text of [
      answer.text,
      trace,
      JSON.stringify([portal.lines.slice(before), portal.auditEvents]),
    ]) {
      expect(found(text, secrets)).toEqual([]);
    }
    // The store has the code of the sign-in that waits, for a minute; nobody's binding.
    expect(found(await stored(), [binding])).toEqual([]);
  });
});

/** Values of signatures and certificates, and the beginning of the form field. */
function secretsIn(xml: string): readonly string[] {
  const values = [...xml.matchAll(/<ds:(?:SignatureValue|X509Certificate|DigestValue)>([^<]{20,})</g)];
  return [...values.map(([, value = '']) => value.trim().slice(0, 40)), encodeResponse(xml).slice(0, 60)];
}

function found(text: string, secrets: Iterable<string>): readonly string[] {
  const lower = text.toLowerCase();
  return [...secrets].filter((secret) => lower.includes(secret.toLowerCase()));
}
