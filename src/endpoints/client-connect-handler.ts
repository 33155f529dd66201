import type { Realm } from '../kernel/arn.ts';
import type { PosternError } from '../kernel/errors.ts';
import {
  ClientConnectHandlerElsewhere,
  UnusableClientConnectHandler,
} from './failures/endpoint-setting-failures.ts';

/** Guide, "Client connect handler": the name begins so, and qualified functions are supported. */
const FUNCTION =
  /^arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):(?<account>\d{12}):function:(?<name>AWSClientVPN-[A-Za-z0-9_-]{1,51})(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/** What keeps a function from being a handler of endpoints in `realm`: its name, or that it lies elsewhere (guide). */
export function handlerFailures(
  functionArn: string | undefined,
  { account, region }: Realm,
): readonly PosternError[] {
  if (functionArn === undefined) return [];
  const { groups } = FUNCTION.exec(functionArn) ?? {};
  if (!groups) return [new UnusableClientConnectHandler(functionArn)];
  const isHere = groups.account === account && groups.region === region;
  return isHere ? [] : [new ClientConnectHandlerElsewhere(functionArn, account, region)];
}

/** The name of a handler's function, and the version or alias that is meant. An ARN that no endpoint could have is its own name. */
export function functionOf(functionArn: string): { readonly name: string; readonly qualifier?: string } {
  const { name = functionArn, qualifier } = FUNCTION.exec(functionArn)?.groups ?? {};
  return qualifier === undefined ? { name } : { name, qualifier };
}
