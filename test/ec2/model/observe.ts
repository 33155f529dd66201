import type { Ec2Client, Tree } from '../../support/ec2-query-client.ts';
import { type Description, describeModel, inOrder } from './description.ts';
import type { Real } from './requests.ts';
import type { State } from './state.ts';

/** All endpoints as a replica tells them, and all that belongs to some of them. */
export interface Observation {
  readonly endpoints: readonly Tree[];
  readonly tags: readonly Tree[];
  /** By alias; of what is not there, the code of the refusal. */
  readonly parts: Readonly<Record<string, Omit<Description, 'endpoint' | 'tags'> | string>>;
}

type Members = Readonly<Record<string, Tree>>;

/** What must be seen. `aliases`: of whose parts. */
export function expectedOf(state: State, aliases: readonly string[], real: Real): Observation {
  const all = new Map(state.endpoints.map((one) => [one.alias, describeModel(one, real)]));
  const partsOf = (alias: string) => {
    const found = all.get(alias);
    if (!found) return 'InvalidClientVpnEndpointId.NotFound';
    const { networks, rules, routes, list } = found;
    return { networks, rules, routes, list };
  };
  return {
    endpoints: inOrder([...all.values()].map(({ endpoint }) => endpoint)),
    tags: inOrder([...all.values()].flatMap(({ tags }) => tags)),
    parts: Object.fromEntries(aliases.map((alias) => [alias, partsOf(alias)])),
  };
}

/** What is seen. */
export async function observe(
  client: Ec2Client,
  aliases: readonly string[],
  real: Real,
): Promise<Observation> {
  const [endpoints, tags, ...parts] = await Promise.all([
    listed(client, 'DescribeClientVpnEndpoints', 'clientVpnEndpoint'),
    listed(client, 'DescribeTags', 'tagSet'),
    ...aliases.map((alias) => partsOf(client, real(alias))),
  ]);
  return {
    endpoints: inOrder(endpoints.map((one) => endpointOf(one as Members))),
    tags: inOrder(tags),
    parts: Object.fromEntries(aliases.map((alias, n) => [alias, parts[n] ?? ''])),
  };
}

/** Without what nobody can know: when it was made, and how a notice is worded. Lists in the order of the model. */
function endpointOf({ creationTime: _, ...endpoint }: Members): Tree {
  const { code = '', message = '' } = endpoint.status as {
    readonly code?: string;
    readonly message?: string;
  };
  const sorted = (name: string) => {
    const list = endpoint[name];
    return Array.isArray(list) ? { [name]: inOrder(list) } : {};
  };
  return {
    ...endpoint,
    status: { code, isNoted: String(message !== '') },
    ...sorted('associatedTargetNetwork'),
    ...sorted('tagSet'),
  };
}

async function partsOf(client: Ec2Client, id: string) {
  const on = { ClientVpnEndpointId: id };
  const list = await client.call('ExportClientVpnClientCertificateRevocationList', on);
  if (list.code === 'InvalidClientVpnEndpointId.NotFound') return list.code;
  const [networks, rules, routes] = await Promise.all([
    listed(client, 'DescribeClientVpnTargetNetworks', 'clientVpnTargetNetworks', on),
    listed(client, 'DescribeClientVpnAuthorizationRules', 'authorizationRule', on),
    listed(client, 'DescribeClientVpnRoutes', 'routes', on),
  ]);
  const { certificateRevocationList } = list.answer as Members;
  return {
    networks: inOrder(networks),
    rules: inOrder(rules),
    routes: inOrder(routes),
    list: String(certificateRevocationList ?? list.code),
  };
}

/** What a Describe action lists, page by page, the smallest that there are. */
async function listed(
  client: Ec2Client,
  action: string,
  wrapper: string,
  on: Readonly<Record<string, string>> = {},
): Promise<readonly Tree[]> {
  const found: Tree[] = [];
  let NextToken: string | undefined;
  do {
    const { code, answer } = await client.call(action, { ...on, MaxResults: '5', NextToken });
    if (code !== 'Success') throw new Error(`${action} answered ${code}.`);
    const members = answer as Members;
    found.push(...((members[wrapper] ?? []) as readonly Tree[]));
    NextToken = members.nextToken as string | undefined;
  } while (NextToken !== undefined);
  return found;
}
