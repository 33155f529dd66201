import { z } from 'zod';
import type { Realm } from '../../kernel/arn.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CertificateCommands, CertificateUses } from '../../pki/certificate-commands.ts';
import { type JsonAction, jsonAction } from '../protocols/json-protocol.ts';
import { detailOf } from './certificate-detail.ts';
import { arnSchema, assertCertificateArn } from './shapes.ts';

export interface CertificateActionsNeeds {
  readonly certificates: CertificateCommands;
  readonly usesOf: (certificateArn: string) => Promise<CertificateUses>;
  readonly realm: () => Realm;
  readonly clock: Clock;
}

const schema = z.strictObject({ CertificateArn: arnSchema });

/** Describe-, Get- and DeleteCertificate. */
export function certificateActions(needs: CertificateActionsNeeds): readonly JsonAction[] {
  const { certificates } = needs;
  const named = (name: string, run: (arn: string) => Promise<Awaited<ReturnType<JsonAction['run']>>>) =>
    jsonAction({
      name,
      schema,
      targets: ({ CertificateArn: arn }) => [{ arn }],
      async run({ CertificateArn: arn }) {
        assertCertificateArn(arn);
        return run(arn);
      },
    });
  return [
    named('DescribeCertificate', async (arn) => ({ Certificate: await describe(needs, arn) })),
    named('GetCertificate', async (arn) => {
      const { certificate, certificateChain } = await certificates.getCertificate(arn);
      return { Certificate: certificate, CertificateChain: certificateChain || undefined };
    }),
    named('DeleteCertificate', async (arn) => {
      await certificates.deleteCertificate(arn);
      return undefined;
    }),
  ];
}

async function describe({ certificates, usesOf, realm, clock }: CertificateActionsNeeds, arn: string) {
  const stored = await certificates.getCertificate(arn);
  const { asServer, asClientAuthority } = await usesOf(arn);
  const { account, region } = realm();
  const endpointIds = [...new Set([...asServer, ...asClientAuthority])].sort();
  const inUseBy = endpointIds.map((id) => `arn:aws:ec2:${region}:${account}:client-vpn-endpoint/${id}`);
  return detailOf(stored, inUseBy, clock());
}
