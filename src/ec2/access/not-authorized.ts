import { PosternError } from '../../kernel/errors.ts';

/** IAM takes no ARN that is longer; ids in ARNs come from callers. */
const LONGEST_ARN = 2048;

/** No policy of the caller allows the call on this resource, or one denies it. */
export class NotAuthorized extends PosternError {
  readonly code = 'NotAuthorized';

  /** The sentence is the guide's ("I am not authorized to perform an action in Client VPN"), with the reason behind it. */
  constructor(callerArn: string, action: string, resource: string, decision: 'Deny' | 'none') {
    const reason =
      decision === 'Deny'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    const shown = resource.slice(0, LONGEST_ARN);
    super(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${shown} ${reason}`, {
      action,
      resource: shown,
    });
  }
}
