import type { LogDestination } from './connections/log/log-destination.ts';
import type { Declarations } from './declarations.ts';
import { declaredDisplayName } from './endpoints/declared-names.ts';

/** An endpoint whose connection log is on. */
export interface LogGroupUse {
  /** As people know the endpoint. */
  readonly endpoint: string;
  readonly group: string;
}

/** A sentence for each endpoint whose entries go nowhere, because nothing says where its log group lives. */
export function undeclaredLogGroups(
  uses: readonly LogGroupUse[],
  declared: readonly LogDestination[],
): readonly string[] {
  const groups = new Set(declared.map(({ logGroupName }) => logGroupName));
  return uses
    .filter(({ group }) => !groups.has(group))
    .map(
      ({ endpoint, group }) =>
        `${endpoint}: the entries of its connection log go nowhere, since its log group ${group} is no entry of ConnectionLogs. Declare where it lives, or switch the log off.`,
    );
}

/** The same for the endpoints of a file. */
export function logGroupNotices({ endpoints, realm, connectionLogs }: Declarations): readonly string[] {
  const uses = endpoints.flatMap((endpoint): readonly LogGroupUse[] => {
    const { Enabled, CloudwatchLogGroup: group } = endpoint.ConnectionLogOptions ?? {};
    return Enabled && group !== undefined ? [{ endpoint: declaredDisplayName(endpoint, realm), group }] : [];
  });
  return undeclaredLogGroups(uses, connectionLogs);
}
