import type { RawRequest, ServiceName } from './service.ts';

const SERVICE_NAMES: readonly string[] = ['ec2', 'sts', 'iam', 'acm', 'monitoring'] satisfies ServiceName[];
/** The first words of `X-Amz-Target`, by which the services that speak JSON name their actions. */
const TARGETS: Readonly<Record<string, ServiceName>> = {
  CertificateManager: 'acm',
  GraniteServiceVersion20100801: 'monitoring',
};

/**
 * The service that a request is meant for, by what it says of itself, true or not: good enough to word a refusal in the form
 * that the client can read. Who says nothing reads the words of EC2.
 */
export function serviceAddressed({
  rawHeaders,
  target,
}: Pick<RawRequest, 'rawHeaders' | 'target'>): ServiceName {
  // Without the equals sign, a header of nothing but beginnings would be searched to its end for each of them.
  const scope = /Credential=[^/,\s=]*\/[^/,\s]*\/[^/,\s]*\/([^/,\s]*)/.exec(
    headerOf(rawHeaders, 'authorization'),
  );
  const [prefix = ''] = headerOf(rawHeaders, 'x-amz-target').split('.');
  const path = /^\/api\/([a-z0-9]+)/.exec(target);
  const named = [scope?.[1], TARGETS[prefix], path?.[1]];
  return named.find((name) => isServiceName(name)) ?? 'ec2';
}

function isServiceName(name: string | undefined): name is ServiceName {
  return name !== undefined && SERVICE_NAMES.includes(name);
}

function headerOf(rawHeaders: readonly string[], name: string): string {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? '' : (rawHeaders[at + 1] ?? '');
}
