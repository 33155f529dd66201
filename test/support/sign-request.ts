import { createHash, createHmac } from 'node:crypto';
import type { RawRequest } from '../../src/ec2/service.ts';

/** What to sign. Nothing in it is checked, so that wrong requests can be signed rightly. */
export interface Signing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region?: string;
  readonly service?: string;
  /** Milliseconds. */
  readonly at: number;
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  /** Beside Host, Content-Type and X-Amz-Date; in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In lower case; they are sent, but not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
  /** Instead of the day of `at`. */
  readonly day?: string;
  /** What the canonical request has for the query, when that is not as simple as the one in `target`. */
  readonly canonicalQuery?: string;
  readonly canonicalPath?: string;
}

/** A request signed by AWS Signature Version 4, written from its description and not from `src`. */
export function signRequest(signing: Signing): RawRequest {
  const { region = 'us-east-1', service = 'ec2', method = 'POST', target = '/', body = '' } = signing;
  const date = new Date(signing.at).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = signing.day ?? date.slice(0, 8);
  const headers: Record<string, string> = {
    host: 'api.example.com:8081',
    'content-type': 'application/x-www-form-urlencoded',
    'x-amz-date': date,
    ...signing.headers,
  };
  const names = Object.keys(headers).sort();
  const [path = '/', query = ''] = target.split('?');
  const canonical = [
    method,
    signing.canonicalPath ?? path,
    signing.canonicalQuery ?? query,
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${signing.secretAccessKey}`),
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${signing.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return {
    method,
    target,
    rawHeaders: Object.entries({ ...headers, ...signing.unsigned, authorization }).flat(),
    body: Buffer.from(body),
    sourceAddress: '192.0.2.1',
    isSecure: false,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
