import type { AuthorizationRule, Endpoint } from '../endpoints/endpoint.ts';
import { type ReachableNetwork, reachableNetworks } from '../endpoints/reachable-networks.ts';
import type { Words } from './words/words.ts';

/** Networks that one authorization rule opens, in words for the person whom it admits. */
export interface NetworkGroup {
  /** The rule's description, else the network. */
  readonly title: string;
  /** Why the person may: the rule admits everybody, or a group that they are in. */
  readonly admits: string;
  readonly cidrs: readonly string[];
  /** What stands for the networks where they are too many to read at once. */
  readonly summary?: string;
}

/** More are folded away. */
const MOST_SHOWN = 4;

type NetworkWords = Words['endpoint']['networks'];

/** What a person of these groups can reach through the endpoint, by the rule that decides; "everything" comes last. */
export function networkGroups(
  words: NetworkWords,
  endpoint: Endpoint,
  groups: readonly string[],
): readonly NetworkGroup[] {
  const networks = reachableNetworks(endpoint, groups);
  const byRule = [...Map.groupBy(networks, ({ rule }) => rule)];
  return byRule
    .sort(([a], [b]) => Number(isEverywhere(a)) - Number(isEverywhere(b)))
    .map(([rule, reached]) => groupOf(words, rule, reached));
}

function groupOf(
  words: NetworkWords,
  rule: AuthorizationRule,
  reached: readonly ReachableNetwork[],
): NetworkGroup {
  const cidrs = reached.map(({ cidr }) => cidr);
  return {
    title: titleOf(words, rule, cidrs),
    admits: rule.accessAll ? words.everyone : words.because(rule.groupId),
    cidrs,
    ...(cidrs.length > MOST_SHOWN ? { summary: summaryOf(words, rule, cidrs) } : {}),
  };
}

/** Other rules cut pieces out of this one's network; people know the whole, not the pieces. */
function summaryOf(words: NetworkWords, rule: AuthorizationRule, cidrs: readonly string[]): string {
  const ranges = words.ranges(cidrs.length);
  return isEverywhere(rule) ? ranges : words.rangesIn(ranges, rule.destinationCidr);
}

function isEverywhere({ destinationCidr }: Pick<AuthorizationRule, 'destinationCidr'>): boolean {
  return destinationCidr === '0.0.0.0/0' || destinationCidr === '::/0';
}

function titleOf(words: NetworkWords, rule: AuthorizationRule, cidrs: readonly string[]): string {
  if (rule.description !== '') return rule.description;
  if (!isEverywhere(rule)) return rule.destinationCidr;
  return cidrs.length === 1 && cidrs[0] === rule.destinationCidr ? words.all : words.allOthers;
}
