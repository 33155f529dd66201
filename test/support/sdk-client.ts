import { DescribeClientVpnTargetNetworksCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type ManagedService, OPS, REALM } from './managed-service.ts';

/** The AWS SDK for JavaScript with the key that may do everything. Destroy it. */
export function ec2ClientFor({ api }: Pick<ManagedService, 'api'>): EC2Client {
  return new EC2Client({ endpoint: api, region: REALM.region, credentials: OPS });
}

/** The ids of an endpoint's associations, by subnet. */
export async function associationsOf(
  client: EC2Client,
  ClientVpnEndpointId: string,
): Promise<Readonly<Record<string, string>>> {
  const told = await client.send(new DescribeClientVpnTargetNetworksCommand({ ClientVpnEndpointId }));
  const pairs = told.ClientVpnTargetNetworks?.map(({ TargetNetworkId = '', AssociationId = '' }) => [
    TargetNetworkId,
    AssociationId,
  ]);
  return Object.fromEntries(pairs ?? []);
}
