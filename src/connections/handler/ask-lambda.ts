import type { InvokeCommandOutput, LambdaClientConfig } from '@aws-sdk/client-lambda';
import { printable } from '../../kernel/printable.ts';
import type { LambdaFunction } from './configured-handler.ts';
import { EXECUTION_ERROR, HandlerFailed, SERVICE_ERROR, THROTTLED, TIMED_OUT } from './handler-failed.ts';
import { collectResponse, decodeResponse } from './response-bytes.ts';

/** Which function, and of which of its versions. */
export interface Invocation {
  readonly functionName: string;
  /** A version or an alias, as the endpoint's ARN ends with it. */
  readonly qualifier?: string | undefined;
  /** JSON. */
  readonly body: string;
}

/**
 * Invokes a function of AWS Lambda, synchronously and once, and gives its payload. The function is called by its name, so that its account is that of
 * the access key. Throws {@link HandlerFailed}, and the reason of `signal` once that is aborted.
 */
export async function askLambda(
  lambda: LambdaFunction,
  { functionName, qualifier, body }: Invocation,
  signal: AbortSignal,
): Promise<string> {
  // Loaded with the first question: whoever has webhooks never needs it.
  const sdk = await import('@aws-sdk/client-lambda');
  const client = new sdk.LambdaClient(clientConfiguration(lambda));
  const command = new sdk.InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'RequestResponse',
    Payload: Buffer.from(body),
    ...(qualifier !== undefined && { Qualifier: qualifier }),
  });
  try {
    return payloadOf(await client.send(command, { abortSignal: signal }));
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof HandlerFailed ? error : failureOfCall(error);
  } finally {
    client.destroy();
  }
}

/** One attempt: a second one could run the function twice, and the person waits. Nothing is taken from the environment. */
function clientConfiguration(lambda: LambdaFunction): LambdaClientConfig {
  const { endpoint, region, accessKeyId, secretAccessKey } = lambda;
  return {
    region,
    credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal() },
    maxAttempts: 1,
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    streamCollector: collectResponse,
    ...(endpoint !== undefined && { endpoint }),
  };
}

function payloadOf({ FunctionError, Payload }: InvokeCommandOutput): string {
  const payload: Uint8Array = Payload ?? new Uint8Array();
  if (FunctionError !== undefined) throw failureOfFunction(payload);
  return decodeResponse(payload);
}

const LONGEST_EXCERPT = 200;

/** The payload of a function that failed is `{ errorType, errorMessage, … }`; a function that ran out of time says so there and nowhere else. */
function failureOfFunction(payload: Uint8Array): HandlerFailed {
  const { errorType = '', errorMessage = '' } = errorIn(payload);
  if (errorType === 'Sandbox.Timedout' || /Task timed out after/.test(errorMessage)) {
    return new HandlerFailed(
      TIMED_OUT,
      'The function ran longer than its own time limit. Give it up to 30 seconds.',
    );
  }
  const words = printable(`${errorType}: ${errorMessage}`.slice(0, LONGEST_EXCERPT)).toWellFormed();
  return new HandlerFailed(EXECUTION_ERROR, `The function failed (${words}). Look into its log.`);
}

function errorIn(payload: Uint8Array): { readonly errorType?: string; readonly errorMessage?: string } {
  try {
    const error: unknown = JSON.parse(Buffer.from(payload).toString());
    if (typeof error !== 'object' || error === null) return {};
    const { errorType, errorMessage } = error as Record<string, unknown>;
    return {
      ...(typeof errorType === 'string' && { errorType }),
      ...(typeof errorMessage === 'string' && { errorMessage }),
    };
  } catch {
    return {};
  }
}

/** What services say that are asked too often; 429 says it, too. */
const THROTTLING = /^(TooManyRequests|Throttl|EC2Throttled|RequestLimitExceeded)/;

function failureOfCall(error: unknown): HandlerFailed {
  const {
    name = '',
    message = '',
    $metadata,
  } = error as Partial<Error> & {
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const words = printable(`${name}: ${message}`.slice(0, LONGEST_EXCERPT)).toWellFormed();
  if (THROTTLING.test(name) || $metadata?.httpStatusCode === 429) {
    return new HandlerFailed(
      THROTTLED,
      `AWS Lambda throttles (${words}). Raise the concurrency of the function.`,
      { cause: error },
    );
  }
  return new HandlerFailed(
    SERVICE_ERROR,
    `AWS Lambda did not invoke the function (${words}). Check its name, Region, access key and address.`,
    { cause: error },
  );
}
