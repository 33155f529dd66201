/** The bits of an IPv4 network's prefix, as text: `10.0.0.0/9` is `000010100`. */
function bits(cidr: string): string {
  const [address = '', length = ''] = cidr.split('/');
  const all = address.split('.').map((part) => Number(part).toString(2).padStart(8, '0'));
  return all.join('').slice(0, Number(length));
}

export function overlap(one: string, other: string): boolean {
  return bits(one).startsWith(bits(other)) || bits(other).startsWith(bits(one));
}

export function lies(inner: string, within: string): boolean {
  return bits(inner).startsWith(bits(within));
}
