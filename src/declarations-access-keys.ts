import { attempt } from './declarations-files.ts';
import type { Entry, Shape } from './declarations-shape.ts';
import type { Fault } from './declarations-words.ts';
import type { AccessKey } from './ec2/access/access-key.ts';
import { declaredAccessKey } from './ec2/access/declare-access-key.ts';
import { type AccessKeyDeclaration, SHORTEST_SECRET } from './ec2/access-keys-declaration.ts';
import { Secret } from './kernel/secret.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** The access keys with their secrets, wherever these stand. */
export function declaredAccessKeys(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly AccessKey[] {
  return shape.lists.AccessKeys.flatMap((entry) => {
    const secret = secretOf(entry, files, faults);
    return secret === undefined ? [] : [declaredAccessKey(entry.value, new Secret(secret))];
  });
}

/** White space around the content of a file is not part of the secret: editors end files with a line feed. */
function secretOf(
  { index, value }: Entry<AccessKeyDeclaration>,
  files: ReferencedFiles,
  faults: Fault[],
): string | undefined {
  const { SecretAccessKey: secret, SecretAccessKeyFile: file } = value;
  if (file === undefined) return secret;
  const path = ['AccessKeys', index, 'SecretAccessKeyFile'];
  const content = attempt(() => files.read(file).trim(), path, faults);
  if (content === undefined || content.length >= SHORTEST_SECRET) return content;
  faults.push({
    path,
    message: `The file holds fewer than ${SHORTEST_SECRET} characters. Write a longer secret.`,
  });
  return undefined;
}
