import { PosternError } from '../../kernel/errors.ts';
import type { HandlerFailureReason } from './client-connect-handler.ts';

/** No decision came from a handler, or none that counts. The code is the guide's name of the failure. */
export class HandlerFailed extends PosternError {
  readonly code: HandlerFailureReason;

  /** @param detail what happened and what to do, for operators: never what the handler was told of a person */
  constructor(code: HandlerFailureReason, detail: string, options?: ErrorOptions) {
    super(detail, {}, options);
    this.code = code;
  }
}

export const TIMED_OUT = 'client-connect-handler-timed-out';
export const EXECUTION_ERROR = 'client-connect-handler-other-execution-error';
export const THROTTLED = 'client-connect-handler-throttled';
export const INVALID_RESPONSE = 'client-connect-handler-invalid-response';
export const SERVICE_ERROR = 'client-connect-handler-service-error';
