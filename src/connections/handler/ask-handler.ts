import type { InTurns } from '../../kernel/at-most.ts';
import { orAborted } from '../../kernel/or-aborted.ts';
import { askLambda } from './ask-lambda.ts';
import { askWebhook, type WebhookParts } from './ask-webhook.ts';
import { HANDLER_TIMEOUT, type HandlerOutcome, type HandlerQuestion } from './client-connect-handler.ts';
import type { ConfiguredHandler } from './configured-handler.ts';
import { formatRequest } from './format-request.ts';
import { HandlerFailed, TIMED_OUT } from './handler-failed.ts';
import { readResponse } from './read-response.ts';

export interface AskParts extends WebhookParts {
  /** For everything together: the wait for a turn, names, connection, answer. Milliseconds; default: the guide's 30 seconds. */
  readonly limitMilliseconds?: number | undefined;
}

/** A question and what came of it. */
export interface Exchange {
  readonly request: string;
  /** What the handler answered, word for word; undefined: nothing that could be read. */
  readonly response: string | undefined;
  readonly outcome: HandlerOutcome;
}

/** Asks once, when it is its turn. Never throws but for what is a fault of this program. */
export async function askHandler(
  handler: ConfiguredHandler,
  question: HandlerQuestion,
  { qualifier, inTurn }: { readonly qualifier?: string | undefined; readonly inTurn: InTurns },
  parts: AskParts,
): Promise<Exchange> {
  const { limitMilliseconds = HANDLER_TIMEOUT } = parts;
  const late = AbortSignal.timeout(limitMilliseconds);
  const request = formatRequest(question, handler.schemaVersion);
  let response: string | undefined;
  try {
    const invocation = { id: question.connectionId, body: request, qualifier };
    response = await orAborted(
      inTurn(() => invoke(handler, invocation, parts, late)),
      late,
    );
    return { request, response, outcome: readResponse(response, handler.schemaVersion) };
  } catch (error) {
    const failure = late.aborted ? tooLate(limitMilliseconds) : error;
    if (!(failure instanceof HandlerFailed)) throw failure;
    return {
      request,
      response,
      outcome: { outcome: 'failed', reason: failure.code, detail: failure.message },
    };
  }
}

interface Invocation {
  readonly id: string;
  readonly body: string;
  readonly qualifier: string | undefined;
}

async function invoke(
  { functionName, destination }: ConfiguredHandler,
  invocation: Invocation,
  parts: AskParts,
  late: AbortSignal,
): Promise<string> {
  return destination.kind === 'webhook'
    ? askWebhook(destination, invocation, parts, late)
    : askLambda(destination, { functionName, ...invocation }, late);
}

function tooLate(limitMilliseconds: number): HandlerFailed {
  return new HandlerFailed(TIMED_OUT, `No answer came within ${limitMilliseconds / 1000} seconds.`);
}
