import type { Call, CallContext, Target } from '../service.ts';
import type { Form } from './form.ts';

/** One action of the EC2 API: how its parameters are read, what it is about, what it does and answers. */
export interface Action<Request = unknown> {
  /** As on the wire, such as `CreateClientVpnEndpoint`. */
  readonly name: string;
  /** Is the request about resources of other kinds alone: where there is an upstream, it goes there. Default: never. */
  isForeign?(form: Form): boolean;
  /** Throws `MissingParameter`, `InvalidParameterValue`, `UnsupportedOperation` and the like. */
  parse(form: Form): Request;
  /** Facts of the request for the audit line; never a document, a key or a certificate. */
  auditDetails?(request: Request): NonNullable<Call['auditDetails']>;
  /** What policies are asked about; it may read the store for that. */
  targets(request: Request, context: CallContext): Promise<readonly Target[]> | readonly Target[];
  /** What stands inside `<NameResponse>` after `<requestId>`, as XML. */
  run(request: Request, context: ActionContext): Promise<string> | string;
}

export interface ActionContext extends CallContext {
  readonly dryRun: boolean;
}
