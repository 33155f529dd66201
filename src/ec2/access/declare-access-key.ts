import type { Secret } from '../../kernel/secret.ts';
import type { AccessKeyDeclaration } from '../access-keys-declaration.ts';
import type { AccessKey } from './access-key.ts';
import { parsePolicy } from './parse-policy.ts';

/** The access key of a declaration, whose secret may have come from a file. */
export function declaredAccessKey(
  { UserName, AccessKeyId, Policy, Policies }: AccessKeyDeclaration,
  secretAccessKey: Secret,
): AccessKey {
  const policies = Policies ?? (Policy ? [Policy] : []);
  return {
    userName: UserName,
    accessKeyId: AccessKeyId,
    secretAccessKey,
    policies: policies.map(parsePolicy),
  };
}
