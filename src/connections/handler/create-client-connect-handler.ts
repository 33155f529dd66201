import { functionOf } from '../../endpoints/client-connect-handler.ts';
import { atMost, type InTurns } from '../../kernel/at-most.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type AskParts, askHandler } from './ask-handler.ts';
import type { AskClientConnectHandler, HandlerOutcome, HandlerQuestion } from './client-connect-handler.ts';
import type { ConfiguredHandler } from './configured-handler.ts';
import { findHandler } from './find-handler.ts';
import { SERVICE_ERROR } from './handler-failed.ts';

export interface ClientConnectHandlerNeeds extends AskParts {
  /** Those of the configuration; asked for at each question, since SIGHUP replaces them. */
  readonly handlers: () => readonly ConfiguredHandler[];
  readonly logger: Logger;
}

/** How many questions to one handler are under way in a process, each with a connection of its own; the others wait, and their 30 seconds run. */
export const MOST_UNDER_WAY = 100;

/** Asks the configured handlers. What goes wrong is logged, without what the question said of a person. */
export function createClientConnectHandler(needs: ClientConnectHandlerNeeds): AskClientConnectHandler {
  const turns = new Map<string, InTurns>();
  const turnsOf = (functionName: string): InTurns => {
    const inTurn = turns.get(functionName) ?? atMost(MOST_UNDER_WAY);
    turns.set(functionName, inTurn);
    return inTurn;
  };
  return async (functionArn, question) => {
    const begun = performance.now();
    const outcome = await ask(functionArn, question, turnsOf, needs);
    if (outcome.outcome === 'failed') {
      const { connectionId, clientVpnEndpointId } = question;
      const { reason, detail } = outcome;
      const milliseconds = Math.round(performance.now() - begun);
      needs.logger.warn(
        { reason, detail, functionArn, connectionId, clientVpnEndpointId, milliseconds },
        'A client connect handler failed. The connection is denied.',
      );
    }
    return outcome;
  };
}

async function ask(
  functionArn: string,
  question: HandlerQuestion,
  turnsOf: (functionName: string) => InTurns,
  needs: ClientConnectHandlerNeeds,
): Promise<HandlerOutcome> {
  const { name, qualifier } = functionOf(functionArn);
  const handler = findHandler(needs.handlers(), name);
  if (!handler) {
    return serviceError(
      `${name} is no entry of ClientConnectHandlers. Declare where it is asked, or switch the handler of the endpoint off.`,
    );
  }
  try {
    const exchange = await askHandler(handler, question, { qualifier, inTurn: turnsOf(name) }, needs);
    return exchange.outcome;
  } catch (error) {
    const { connectionId } = question;
    needs.logger.error({ error, functionArn, connectionId }, 'A client connect handler could not be asked.');
    return serviceError('Postern itself failed to ask. The log line before this one says how.');
  }
}

function serviceError(detail: string): HandlerOutcome {
  return { outcome: 'failed', reason: SERVICE_ERROR, detail };
}
