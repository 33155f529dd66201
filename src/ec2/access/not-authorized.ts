import { PosternError } from '../../kernel/errors.ts';

/** No policy of the caller allows the call on this resource, or one denies it. */
export class NotAuthorized extends PosternError {
  readonly code = 'NotAuthorized';

  /** The sentence is the guide's ("I am not authorized to perform an action in Client VPN"), with the reason behind it. */
  constructor(callerArn: string, action: string, resource: string, decision: 'Deny' | 'none') {
    const reason =
      decision === 'Deny'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    super(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`, {
      action,
      resource,
    });
  }
}
