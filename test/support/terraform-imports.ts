import { NETWORK } from './managed-service.ts';

/** What stands in `main.tf`, as somebody else made it. */
export interface ObjectsToImport {
  readonly endpoint: string;
  readonly provider: string;
  /** Association ids by subnet. */
  readonly associations: Readonly<Record<string, string>>;
}

const ENDPOINT = 'aws_ec2_client_vpn_endpoint.engineering';
const PROVIDER = 'aws_iam_saml_provider.corp';
const ASSOCIATION = 'aws_ec2_client_vpn_network_association.office';
const RULE = 'aws_ec2_client_vpn_authorization_rule';
const ROUTE = 'aws_ec2_client_vpn_route.beyond';

/** The addresses in Terraform of everything of the endpoint, with the id by which it is imported. */
export function importIds(objects: ObjectsToImport): Readonly<Record<string, string>> {
  const { endpoint, provider } = objects;
  return {
    [PROVIDER]: provider,
    [ENDPOINT]: endpoint,
    ...associationIds(objects),
    [`${RULE}.everybody`]: `${endpoint},10.0.0.0/16`,
    [`${RULE}.group["engineering"]`]: `${endpoint},10.0.1.0/24,engineering`,
    [`${RULE}.group["operators & co"]`]: `${endpoint},0.0.0.0/0,operators & co`,
    [`${ROUTE}["192.168.0.0/16"]`]: `${endpoint},${NETWORK.subnets[0]},192.168.0.0/16`,
    [`${ROUTE}["0.0.0.0/0"]`]: `${endpoint},${NETWORK.subnets[1]},0.0.0.0/0`,
  };
}

/** The same of the associations alone: those that Terraform itself would make by sleeping for minutes. */
export function associationIds({
  endpoint,
  associations,
}: Pick<ObjectsToImport, 'endpoint' | 'associations'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(associations).map(([subnet, id]) => [`${ASSOCIATION}["${subnet}"]`, `${endpoint},${id}`]),
  );
}

/** As a file of Terraform's, for the next `apply`. */
export function importBlocks(ids: Readonly<Record<string, string>>): string {
  return Object.entries(ids)
    .map(([address, id]) => `import {\n  to = ${address}\n  id = "${id}"\n}\n`)
    .join('\n');
}
