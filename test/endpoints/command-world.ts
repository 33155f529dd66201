import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createEndpointCommands,
  type EndpointCommandDeps,
} from '../../src/endpoints/create-endpoint-commands.ts';
import { createDeclaredNetworks } from '../../src/endpoints/declared-networks.ts';
import type { EndpointCommands } from '../../src/endpoints/endpoint-commands.ts';
import type { CreateClientVpnEndpointRequest } from '../../src/endpoints/endpoint-requests.ts';
import { certificateArn, samlProviderArn } from '../../src/kernel/arn.ts';
import type { Store } from '../../src/store/store.ts';
import { makeCertificates, serverOf } from '../pki/certificates.ts';
import { networks, realm } from './declared.ts';

export const SERVER = certificateArn(realm, 'server');
export const SELF_SIGNED = certificateArn(realm, 'self-signed');
export const ENDED = certificateArn(realm, 'ended');
export const CLIENT = certificateArn(realm, 'client');
export const CORP = samlProviderArn(realm, 'corp');
export const REAL = { dryRun: false } as const;
export const DRY = { dryRun: true } as const;

/** What CreateClientVpnEndpoint needs at least; everything it refers to exists. */
export const asked: CreateClientVpnEndpointRequest = {
  clientCidrBlock: '10.100.0.0/16',
  serverCertificateArn: SERVER,
  authenticationOptions: [{ type: 'federated-authentication', samlProviderArn: CORP }],
};

/** Puts certificates into a store: of a server with its chain, one that signed itself, one that has ended, one of a client. */
export async function saveCertificates({ certificates }: Pick<Store, 'certificates'>): Promise<void> {
  const made = await makeCertificates();
  const ended = await serverOf('ended.example.com', undefined, new Date('2026-01-01T00:00:00Z'));
  const chain = made.intermediate.certificate + made.root.certificate;
  const save = (certificateArn: string, { certificate }: typeof ended, certificateChain: string) =>
    certificates.save(
      {
        certificateArn,
        name: 'test',
        certificate,
        certificateChain,
        encryptedPrivateKey: 'none',
        createdAt: 0,
        owner: { kind: 'api' },
      },
      0,
    );
  await save(SERVER, made.server, chain);
  await save(SELF_SIGNED, made.selfSigned, '');
  await save(ENDED, ended, '');
  await save(CLIENT, made.client, made.root.certificate);
}

/** The commands of one replica over `store`; `changes` takes the place of what they work with. */
export function commandsOver(store: Store, changes: Partial<EndpointCommandDeps> = {}): EndpointCommands {
  return createEndpointCommands({
    endpoints: store.endpoints,
    oneTime: store.oneTime,
    certificates: store.certificates,
    networks: createDeclaredNetworks(() => networks),
    references: {
      samlProviderExists: async (arn) => arn === CORP,
      directoryExists: (id) => id === 'd-0123456789',
    },
    realm: () => realm,
    vpn: () => ({ domain: 'vpn.example.com', wildcardDns: false, defaultClient: 'openvpn', gateways: [] }),
    quotas: () => ({ clientVpnEndpoints: 1_000, authorizationRules: 1_000, routes: 1_000 }),
    clock: Date.now,
    random: randomBytes,
    pause: (milliseconds) => sleep(milliseconds),
    ...changes,
  });
}
