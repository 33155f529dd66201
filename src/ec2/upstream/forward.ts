import type { Forward } from '../wire/ec2-service.ts';
import { MalformedForm } from '../wire/failures.ts';
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
    assertOneAction(parameters);
    return {
      action: `ec2:${action}`,
      countedAs: 'ec2:forwarded',
      auditDetails: { forwarded: true },
      targets: async () => [{ arn: '*' }],
      run: () => upstream.send(parameters),
    };
  };
}

/** A service that does not tell capital letters from small ones could take `action` for the one that policies were asked about. */
function assertOneAction(parameters: string): void {
  const names = [...new URLSearchParams(parameters).keys()];
  const other = names.find((name) => name !== 'Action' && name.toLowerCase() === 'action');
  if (other === undefined) return;
  throw new MalformedForm(`The parameters ${other} and Action are both there. Send Action alone.`);
}
