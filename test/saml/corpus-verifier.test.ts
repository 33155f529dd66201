import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { refusalCodeOf } from '../support/refusal-of.ts';
import { EVIL_GROUP, EVIL_NAME_ID } from '../support/saml-attacks/attack.ts';
import { casesOf, readCorpus } from '../support/saml-attacks/corpus-files.ts';
import { writeAttack } from '../support/saml-attacks/write-attack.ts';
import { respond } from '../support/scripted-idp.ts';
import { type Cast, createCast, SERVICE_PROVIDER } from '../support/sign-in-world.ts';

let cast: Cast;
let verifier: Verifier;

beforeAll(async () => {
  cast = await createCast();
  verifier = createVerifier({ logger: recordingLogger().logger, timeLimitMs: 10_000 });
});
afterAll(() => verifier.close());

const REQUEST = {
  id: '_0000000000000000000000000000000000000001',
  issuer: SERVICE_PROVIDER.entityId,
  assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
};
const words = { requestId: REQUEST.id, sp: REQUEST.issuer, acs: REQUEST.assertionConsumerServiceUrl };

/** Every case in which an attacker, not the provider, wrote the evil name or group. */
const forgeries = readCorpus()
  .flatMap(({ scenario }) => (scenario.kind === 'response' ? casesOf(scenario) : []))
  .filter(({ attack }) => !/mallory|evil-admins/.test(JSON.stringify([attack.response, attack.before])))
  .map((forgery) => ({ ...forgery, write: () => writeAttack(forgery.attack, setting()) }));

function setting() {
  return { request: REQUEST, cast, provider: 'a', now: Date.now(), words } as const;
}

describe('the verifier alone, without the scan that stands before it', () => {
  it('accepts an honest Response and hands over what it says', async () => {
    const { xml } = respond(cast.a, REQUEST);
    const verified = await verifier.verify(xml, [cast.a.signing.certificate], '192.0.2.1');
    expect(verified.xml).toContain('>alice@corp.example<');
  });

  it('hands over no forged name or group, whatever shape the forgery has', async () => {
    let tried = 0;
    for (const { title, write } of forgeries) {
      const { xml } = write();
      if (!xml.includes(EVIL_NAME_ID) && !xml.includes(EVIL_GROUP)) continue;
      tried += 1;
      const handedOver: string[] = [];
      const attempt = verifier.verify(xml, [cast.a.signing.certificate], '192.0.2.1');
      await refusalCodeOf(attempt.then((verified) => handedOver.push(verified.xml)));
      expect(handedOver.join(''), title).not.toMatch(/mallory|evil-admins/);
    }
    expect(tried).toBeGreaterThan(60);
  });
});
