import type { RawRequest } from '../../src/ec2/service.ts';

/** What somebody on the way could change of a signed request. */
export type Tampering =
  | 'body'
  | 'header'
  | 'extra header'
  | 'repeated header'
  | 'path'
  | 'query'
  | 'method'
  | 'date'
  | 'key'
  | 'scope'
  | 'signature';

/** Picks one of `count`, from 0 on. */
export type Pick = (count: number) => number;

/** `request` with one thing changed; never the same as before. `otherKeyId`: another access key that exists. */
export const tamperings: Readonly<
  Record<Tampering, (request: RawRequest, pick: Pick, otherKeyId: string) => RawRequest>
> = {
  body: (request, pick) => ({ ...request, body: changedBytes(request.body, pick) }),
  header(request, pick) {
    const names = signedNames(request).filter((name) => name !== 'x-amz-date');
    const name = chosen(names, pick);
    return withHeader(request, name, (value) => (pick(4) === 0 ? undefined : changedText(value, pick)));
  },
  'extra header': (request, pick) =>
    added(
      request,
      chosen(['x-amz-copy-source', 'X-Amz-Meta', 'X-AMZ-ACL', 'x-amz-security-token', 'x-amz-user'], pick),
      'a',
    ),
  'repeated header': (request, pick) =>
    added(
      request,
      chosen(['Host', 'content-type', 'X-Amz-Date', 'Authorization'], pick),
      chosen(['a', ''], pick),
    ),
  path(request, pick) {
    const changes = ['/x', '/', '/..', '/.', '%20', '%2f', ';a', '/ec2'];
    const [path = '', query] = request.target.split('?');
    const other = pick(3) === 0 ? `${chosen(changes, pick)}${path}` : `${path}${chosen(changes, pick)}`;
    return { ...request, target: query === undefined ? other : `${other}?${query}` };
  },
  query(request, pick) {
    const changes = ['?', '&', '?Action=DeleteVpc', '?a', '?=', '?X-Amz-Date=20261121T184600Z', '?a=b&a=b'];
    return { ...request, target: `${request.target}${chosen(changes.slice(2), pick)}` };
  },
  method: (request, pick) => ({
    ...request,
    method: chosen(['GET', 'PUT', 'DELETE', 'HEAD', 'post'], pick),
  }),
  date(request, pick) {
    const seconds = chosen([-86_400, -600, -1, 1, 59, 600, 86_400, 31_536_000], pick);
    return withHeader(request, 'x-amz-date', (value) => shifted(value, seconds));
  },
  key: (request, pick, otherKeyId) =>
    withCredential(request, 0, () => chosen([otherKeyId, 'AKIAUNKNOWN000000000', 'A'], pick)),
  scope(request, pick) {
    const part = 1 + pick(4);
    const others = {
      1: ['20261120', '20261122'],
      2: ['eu-west-1', 'us-east-2'],
      3: ['ec2', 'sts', 'iam', 'acm', 's3'],
      4: ['aws5_request'],
    };
    const choices = others[part as keyof typeof others];
    return withCredential(request, part, (value) =>
      chosen(
        choices.filter((other) => other !== value),
        pick,
      ),
    );
  },
  signature: (request, pick) =>
    withHeader(request, 'authorization', (value) => {
      const start = value.indexOf('Signature=') + 'Signature='.length;
      return value.slice(0, start) + changedText(value.slice(start), pick);
    }),
};

function chosen<Value>(values: readonly Value[], pick: Pick): Value {
  const value = values[pick(values.length)];
  if (value === undefined) throw new Error('There is nothing to choose from.');
  return value;
}

function changedBytes(body: Buffer, pick: Pick): Buffer {
  const at = pick(body.length);
  const flipped = Buffer.from(body);
  flipped[at] = (body[at] ?? 0) ^ (1 << pick(8));
  const all = [
    flipped,
    Buffer.concat([body, Buffer.from('&DryRun=false')]),
    body.subarray(0, at),
    Buffer.concat([body.subarray(0, at), Buffer.from([32 + pick(90)]), body.subarray(at)]),
  ];
  return chosen(all, pick);
}

/** One character replaced by a letter or digit that it was not. */
function changedText(text: string, pick: Pick): string {
  const at = pick(text.length);
  const others = [...'0123456789abcdefz'].filter((character) => character !== text[at]);
  return text.slice(0, at) + chosen(others, pick) + text.slice(at + 1);
}

function shifted(date: string, seconds: number): string {
  const iso = date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
  return new Date(Date.parse(iso) + seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
}

function signedNames(request: RawRequest): readonly string[] {
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(headerOf(request, 'authorization')) ?? [];
  return names.split(';');
}

export function headerOf({ rawHeaders }: RawRequest, name: string): string {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return rawHeaders[at + 1] ?? '';
}

function added(request: RawRequest, name: string, value: string): RawRequest {
  return { ...request, rawHeaders: [...request.rawHeaders, name, value] };
}

/** The header with another value; without it for undefined. */
function withHeader(
  request: RawRequest,
  name: string,
  change: (value: string) => string | undefined,
): RawRequest {
  const rawHeaders = request.rawHeaders.flatMap((text, at, all) => {
    if (at % 2 === 1) return [];
    const value = all[at + 1] ?? '';
    const other = text.toLowerCase() === name ? change(value) : value;
    return other === undefined ? [] : [text, other];
  });
  return { ...request, rawHeaders };
}

/** `Credential=KEY/DAY/REGION/SERVICE/aws4_request` with another part. */
function withCredential(request: RawRequest, part: number, change: (value: string) => string): RawRequest {
  return withHeader(request, 'authorization', (value) =>
    value.replace(/Credential=([^,]+)/, (_, credential: string) => {
      const parts = credential.split('/').map((text, at) => (at === part ? change(text) : text));
      return `Credential=${parts.join('/')}`;
    }),
  );
}
