import { certificateArn, samlProviderArn } from '../../../src/kernel/arn.ts';
import type { Store } from '../../../src/store/store.ts';
import { certificateNamed, providerNamed } from '../../contract/objects.ts';
import { makeCertificates } from '../../pki/certificates.ts';
import { der, HOUR, listOf } from '../../pki/revocation-lists.ts';
import { REALM } from '../../support/management-api.ts';
import type { Real } from './requests.ts';

/** What stands for names that nothing has. */
const UNKNOWN_ENDPOINT = 'cvpn-endpoint-00000000000000000';
const UNKNOWN_ASSOCIATION = 'cvpn-assoc-00000000000000000';

/** What the names of the model stand for in one run. */
export interface Names {
  readonly real: Real;
  /** Learns the id of what was made, unless the name has one. */
  learn(name: string, id: string): void;
}

/** `fixed`: of certificates, providers and lists. Client tokens are those of `run`. */
export function namesOf(fixed: ReadonlyMap<string, string>, run: string): Names {
  const learned = new Map(fixed);
  const real: Real = (name) => {
    if (name.startsWith('token ')) return `${run}-${name.slice('token '.length)}`;
    return learned.get(name) ?? (name.includes(' ') ? UNKNOWN_ASSOCIATION : UNKNOWN_ENDPOINT);
  };
  return {
    real,
    learn: (name, id) => {
      if (!learned.has(name)) learned.set(name, id);
    },
  };
}

const arnOf = (name: string) => certificateArn(REALM, name);

/** Lays into a store what endpoints refer to, and makes revocation lists. */
export async function saveReferences(store: Store): Promise<ReadonlyMap<string, string>> {
  const { root, intermediate, otherRoot, server, otherServer, client } = await makeCertificates();
  const save = (name: string, { certificate }: { certificate: string }, certificateChain: string) =>
    store.certificates.save(
      certificateNamed(name, { certificateArn: arnOf(name), certificate, certificateChain }),
      0,
    );
  const chain = intermediate.certificate + root.certificate;
  await save('server', server, chain);
  await save('other', otherServer, chain);
  await save('clients', client, root.certificate);
  await store.samlProviders.save(providerNamed('corp'), 0);
  return new Map([
    ...['server', 'other', 'clients'].map((name) => [`certificate ${name}`, arnOf(name)] as const),
    ...['corp', 'unknown'].map((name) => [`provider ${name}`, samlProviderArn(REALM, name)] as const),
    ['list good', listOf(root)],
    ['list newer', listOf(root, ['0102'])],
    ['list foreign', listOf(otherRoot)],
    ['list expired', listOf(root, [], { nextUpdate: der.time(new Date(Date.now() - HOUR / 2)) })],
    ['list garbage', 'no list'],
  ]);
}
