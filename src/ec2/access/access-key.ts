import type { Secret } from '../../kernel/secret.ts';
import type { Policy } from './policy.ts';

/** Who may sign with what, and what they may do. A user may have several, so that keys can be rotated. */
export interface AccessKey {
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly policies: readonly Policy[];
}
