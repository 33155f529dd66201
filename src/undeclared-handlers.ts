import type { ConfiguredHandler } from './connections/handler/configured-handler.ts';
import { findHandler } from './connections/handler/find-handler.ts';
import type { Declarations } from './declarations.ts';
import { functionOf } from './endpoints/client-connect-handler.ts';
import { declaredDisplayName } from './endpoints/declared-names.ts';

/** An endpoint with a client connect handler. */
export interface HandlerUse {
  /** As people know the endpoint. */
  readonly endpoint: string;
  readonly functionArn: string;
}

/** A sentence for each endpoint that nobody gets into, because nothing says where its client connect handler is asked. */
export function undeclaredHandlers(
  uses: readonly HandlerUse[],
  handlers: readonly ConfiguredHandler[],
): readonly string[] {
  return uses
    .map(({ endpoint, functionArn }) => ({ endpoint, name: functionOf(functionArn).name }))
    .filter(({ name }) => !findHandler(handlers, name))
    .map(
      ({ endpoint, name }) =>
        `${endpoint}: every connection is denied, since its client connect handler ${name} is no entry of ClientConnectHandlers. Declare where it is asked, or switch it off.`,
    );
}

/** The same for the endpoints of a file. */
export function handlerNotices({ endpoints, realm, clientConnectHandlers }: Declarations): readonly string[] {
  const uses = endpoints.flatMap((endpoint): readonly HandlerUse[] => {
    const { Enabled, LambdaFunctionArn } = endpoint.ClientConnectOptions ?? {};
    if (!Enabled || LambdaFunctionArn === undefined) return [];
    return [{ endpoint: declaredDisplayName(endpoint, realm), functionArn: LambdaFunctionArn }];
  });
  return undeclaredHandlers(uses, clientConnectHandlers);
}
