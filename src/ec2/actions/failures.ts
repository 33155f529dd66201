import { PosternError } from '../../kernel/errors.ts';

/** Only endpoints have tags here. */
export class UntaggableResource extends PosternError {
  readonly code = 'UntaggableResource';

  /** @param resourceId as the caller wrote it */
  constructor(resourceId: string) {
    super(`The ID '${resourceId}' is not valid. Name Client VPN endpoints: only they have tags here.`);
  }
}
