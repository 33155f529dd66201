import { readFileSync } from 'node:fs';
import type { AccessKey } from '../../src/ec2/access/access-key.ts';
import type { RawRequest } from '../../src/ec2/service.ts';
import { Secret } from '../../src/kernel/secret.ts';

/** The clients whose requests were recorded, with the keys that they were made up for. */
const CLIENTS = {
  'aws-cli': ['AKIAEXAMPLECLIKEY000', 'cli/throw+away/secret/of/the/recordings0'],
  boto3: ['AKIAEXAMPLEBOTO3KEY0', 'boto3/throw+away/secret/of/the/recordings'],
  'aws-sdk-js': ['AKIAEXAMPLEJSSDKKEY0', 'js/throw+away/secret/of/the/recordings/00'],
  terraform: ['AKIAEXAMPLETERRAFORM', 'terraform/throw+away/secret/recordings00'],
} as const;

export type RecordedClient = keyof typeof CLIENTS;
export const recordedClients = Object.keys(CLIENTS) as readonly RecordedClient[];

/** All requests were made within four minutes around this moment. */
export const RECORDED_AT = Date.parse('2026-11-21T18:46:00Z');
export const RECORDED_REALM = { account: '123456789012', region: 'us-east-1' };

export const recordedKeys: readonly AccessKey[] = Object.entries(CLIENTS).map(([userName, [id, secret]]) => ({
  userName,
  accessKeyId: id,
  secretAccessKey: new Secret(secret),
  policies: [],
}));

interface Recorded {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly body?: string;
  readonly bodyBase64?: string;
}

export function recordedRequests(client: RecordedClient): readonly RawRequest[] {
  const file = new URL(`../corpus/signed-requests/${client}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => rawRequest(JSON.parse(line) as Recorded));
}

function rawRequest({ method, target, rawHeaders, body, bodyBase64 }: Recorded): RawRequest {
  return {
    method,
    target,
    rawHeaders,
    body: bodyBase64 === undefined ? Buffer.from(body ?? '') : Buffer.from(bodyBase64, 'base64'),
    sourceAddress: '192.0.2.1',
    isSecure: false,
  };
}
