import type { Forward } from '../wire/ec2-service.ts';
import type { Upstream } from './upstream.ts';

/** A name as EC2's actions have; others are no action anywhere. */
const ACTION = /^[A-Z][A-Za-z0-9]{1,99}$/;

/**
 * Passes actions on: who may is decided by our policies, on `*`, since only the upstream knows what the request is about; the
 * upstream sees its own credentials and never the caller's signature.
 */
export function createForward(upstream: Upstream): Forward {
  return (action, parameters) => {
    if (!ACTION.test(action)) return undefined;
    return {
      action: `ec2:${action}`,
      countedAs: 'ec2:forwarded',
      auditDetails: { forwarded: true },
      targets: async () => [{ arn: '*' }],
      run: () => upstream.send(parameters),
    };
  };
}
