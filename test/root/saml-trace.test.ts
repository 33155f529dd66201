import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostern } from '../support/postern-process.ts';
import { type RespondOptions, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { referenceOn, traceOf } from '../support/traces.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

/** The command in a process of its own, beside the portal that serves. */
async function trace(reference: string, dataDir = portal.dataDir) {
  const postern = startPostern(['saml', 'trace', reference], { POSTERN_DATA_DIR: dataDir });
  return { code: await postern.exited, stdout: postern.stdout(), stderr: postern.stderr() };
}

/** The reference on the page of a sign-in that failed, once its trace is there. */
async function failed(options: RespondOptions): Promise<string> {
  const request = await newVisitor(portal).start(EA);
  const { samlResponse } = respond(portal.idps.a, request, { now: portal.now(), ...options });
  const { text } = await postResponse(portal, samlResponse).expect(403);
  await traceOf(portal, text);
  return referenceOn(text);
}

describe('postern saml trace', () => {
  it('says what was wrong, beside a portal that serves', async () => {
    const reference = await failed({
      overrides: { destination: `${portal.assertionConsumerServiceUrl}/` },
      person: { nameId: 'alice@corp.example', groups: ['engineering', 'secret-society'] },
    });
    const { code, stdout, stderr } = await trace(reference);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Sign-in ${reference}, `);
    expect(stdout).toContain('DestinationMismatch: The Response is meant for another address.');
    expect(stdout).toContain(`  expected: ${portal.assertionConsumerServiceUrl}\n`);
    expect(stdout).toContain(`  received: ${portal.assertionConsumerServiceUrl}/\n`);
    expect(stdout).toContain('The assertion consumer service URL is another one. (wrong-acs-url)');
    expect(stdout).toMatch(/^ {2}ok {11}Both signatures were made by a key of the identity provider$/m);
    expect(stdout).toMatch(/^ {2}FAILED {7}.* \(DestinationMismatch\)$/m);
    expect(stdout).toContain('  NameID: …@corp.example\n');
    expect(stdout).toMatch(/^ {2}"memberOf": "engineering", #[0-9a-f]{8}$/m);
    expect(stdout).toContain('Groups that a rule of the endpoint names: "engineering". Others: 1.');
    expect(stdout).not.toMatch(/alice|secret-society/);
  });

  it('finds a reference however it was written down', async () => {
    const reference = await failed({ signatures: { assertion: null } });
    const { code, stdout } = await trace(` ${reference.toLowerCase().replace('-', '').replaceAll('0', 'o')}`);
    expect(code).toBe(0);
    expect(stdout).toContain('AssertionNotSigned');
    expect(stdout).toContain('Only the Response is signed');
  });

  it('says kindly that there is none, or that this is no reference', async () => {
    const missing = await trace('00000-00000');
    expect(missing).toMatchObject({ code: 1, stderr: '' });
    expect(missing.stdout).toMatch(/^There is no trace of 00000-00000 here\. .*24 hours/s);
    const mistyped = await trace('4F7KQ');
    expect(mistyped).toMatchObject({ code: 1, stderr: '' });
    expect(mistyped.stdout).toMatch(/^A reference has ten letters and digits/);
  });

  it('creates nothing where no portal ever was', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'postern-empty-'));
    const { code, stderr } = await trace('00000-00000', empty);
    expect(code).toBe(1);
    expect(stderr).toContain(empty);
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });
});
