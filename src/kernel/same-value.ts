/** Do two plain values, of the kind that JSON can say, hold the same; the order of members does not matter. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const members = new Map(Object.entries(one));
  const others = Object.entries(other);
  return (
    others.length === members.size &&
    others.every(([name, value]) => members.has(name) && isSameValue(members.get(name), value))
  );
}
