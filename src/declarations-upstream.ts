import { attempt } from './declarations-files.ts';
import type { Fault } from './declarations-words.ts';
import type { UpstreamCredentials } from './ec2/upstream/sign-request.ts';
import type { UpstreamDeclaration } from './ec2/upstream/upstream-declaration.ts';
import { Secret } from './kernel/secret.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** What requests to the upstream are signed with; undefined: nothing is declared, or `faults` says why it cannot be read. */
export function declaredUpstream(
  declaration: UpstreamDeclaration | undefined,
  region: string,
  files: ReferencedFiles,
  faults: Fault[],
): UpstreamCredentials | undefined {
  if (declaration === undefined) return undefined;
  const { AccessKeyId, SecretAccessKeyFile, Region = region } = declaration;
  const path = ['Ec2Upstream', 'SecretAccessKeyFile'];
  const secret = attempt(() => files.read(SecretAccessKeyFile).trim(), path, faults);
  if (secret === '')
    faults.push({ path, message: 'The file is empty. Write the secret access key into it.' });
  if (!secret) return undefined;
  return { accessKeyId: AccessKeyId, secretAccessKey: new Secret(secret), region: Region };
}
