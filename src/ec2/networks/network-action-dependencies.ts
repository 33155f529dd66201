import type { Network } from '../../endpoints/vpn-settings.ts';
import type { Realm } from '../../kernel/arn.ts';

/** What the Describe actions over the configured networks are made of. */
export interface NetworkActionDependencies {
  /** `Networks` of the configuration, as it is now. */
  readonly networks: () => readonly Network[];
  readonly realm: () => Realm;
}

/** The account that a network belongs to. */
export function ownerOf(network: Network, { realm }: NetworkActionDependencies): string {
  return network.ownerId ?? realm().account;
}

/** Networks of the configuration have no tags; asking by one finds nothing, as at EC2. */
export function untagged(): Readonly<Record<string, string>> {
  return {};
}
