/**
 * What rate limits count: an IPv4 address, or the /64 of an IPv6 address, since one subscriber
 * holds at least a whole /64 (RFC 6177) and could walk through it.
 */
export function addressBucket(address: string): string {
  if (!address.includes(':')) return address;
  return `${leadingGroups(address.split('%')[0] ?? '').join(':')}::/64`;
}

function leadingGroups(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
}

/** An embedded IPv4 tail stands for two groups; only their number matters to the first 64 bits. */
function groupsOf(part: string): readonly string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
