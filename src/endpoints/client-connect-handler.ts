import type { Realm } from '../kernel/arn.ts';

/** Guide, "Client connect handler": the name begins so, and qualified functions are supported. */
const FUNCTION =
  /^arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):(?<account>\d{12}):function:AWSClientVPN-[A-Za-z0-9_-]{1,51}(?::(?:\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/** What keeps a function from being a handler of endpoints in `realm`. */
export type HandlerFault = 'no-handler' | 'elsewhere';

/** The function must be one whose name begins with `AWSClientVPN-`, in the account and the Region of the endpoint (guide). */
export function faultOfHandler(functionArn: string, { account, region }: Realm): HandlerFault | undefined {
  const { groups } = FUNCTION.exec(functionArn) ?? {};
  if (!groups) return 'no-handler';
  return groups.account === account && groups.region === region ? undefined : 'elsewhere';
}
