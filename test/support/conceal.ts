/** JSON with its members in order, without what is another each time. */
export function canonicalJson(text: string, conceal: (text: string) => string): string {
  const concealed = JSON.parse(text, (name, value) =>
    withoutMoments(name, typeof value === 'string' ? conceal(value) : value),
  );
  return JSON.stringify(concealed, inOrder, 2);
}

const MOMENTS =
  /^(\w*Time|\w*Timestamp|CreatedAt|ImportedAt|NotBefore|NotAfter|CreateDate|ValidUntil|Serial)$/;

/** Known to later releases of the clients than Debian 12 has; the stories with Terraform and the JavaScript SDK look at them. */
const YOUNG_MEMBERS = [
  'ClientRouteEnforcementOptions',
  'DisconnectOnSessionTimeout',
  'EndpointIpAddressType',
  'Export',
  'ExportOption',
  'SAMLProviderUUID',
  'TrafficIpAddressType',
];

function withoutMoments(name: string, value: unknown): unknown {
  if (YOUNG_MEMBERS.includes(name)) return undefined;
  return MOMENTS.test(name) ? `<${name}>` : value;
}

/** Members by name, objects of a list by what they say: whose id is random stands anywhere. Texts stay as they are. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return [...value].sort((one, other) => compare(sortKey(one), sortKey(other)));
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => compare(one, other)));
}

const sortKey = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value, inOrder) : '');

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const IDS = /\b(cvpn-endpoint|cvpn-assoc|cvpn-connection)-[0-9a-f]{17}\b|\b(certificate)\/[0-9a-f-]{36}/g;
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----(\\n|\n)?/g;

/** Numbers ids in the order in which they come up, and hides what keys and dates make different each time. */
export function concealer(): (text: string) => string {
  const seen = new Map<string, string>();
  const placeholder = (id: string, kind: string) => {
    const count = [...seen.values()].filter((given) => given.startsWith(`<${kind}-`)).length;
    const known = seen.get(id) ?? `<${kind}-${count + 1}>`;
    seen.set(id, known);
    return known;
  };
  return (text) =>
    text
      .replaceAll(PEM, (_pem, label: string) => `<${label}>`)
      .replaceAll(IDS, (id, kind?: string, certificate?: string) =>
        certificate ? `certificate/${placeholder(id, certificate)}` : placeholder(id, kind ?? ''),
      );
}
