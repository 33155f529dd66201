import type { Caller } from './access/caller.ts';

/** The names that services sign with: the SERVICE of a credential scope. */
export type ServiceName = 'ec2' | 'sts' | 'iam' | 'acm' | 'monitoring';

/** A request as it came, nothing of it changed: signatures are over these very bytes. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceAddress: string;
  /** Did it come by TLS. */
  readonly isSecure: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Something that a call is about, as policies see it. */
export interface Target {
  /** An ARN; `*` for what has none. */
  readonly arn: string;
  /** What policies may ask of it, such as `ec2:SamlProviderArn`. */
  readonly conditionKeys?: Readonly<Record<string, readonly string[]>>;
  /** What is done to this one, where that is another thing than what the call is called: who makes something with tags also tags it. */
  readonly action?: string;
}

/** What an action learns about the call beside its parameters. */
export interface CallContext {
  readonly caller: Caller;
  readonly requestId: string;
  /** Adds to the audit line what only the doing brings to light, such as the id of what was made. */
  note?(facts: NonNullable<Call['auditDetails']>): void;
}

/** A request that was understood, before it is known whether the caller may. */
export interface Call {
  /** As policies name it, such as `ec2:CreateClientVpnEndpoint`. */
  readonly action: string;
  /** False for what everybody with a key may do (GetCallerIdentity). Default: true. */
  readonly needsPermission?: boolean;
  /** The name in the metrics, where `action` could be anything. Default: `action`. */
  readonly countedAs?: string;
  /** Facts for the audit line; never a document, a key or a certificate. */
  readonly auditDetails?: Readonly<Record<string, string | number | boolean>>;
  targets(context: CallContext): Promise<readonly Target[]>;
  run(context: CallContext): Promise<Answer>;
}

/** One AWS service, with its own protocol: how it reads a request, and how it says what went wrong. */
export interface Service {
  readonly name: ServiceName;
  /** Throws a `PosternError` that `fail` can word: unknown actions, missing or unreadable parameters. */
  understand(request: RawRequest): Call;
  /**
   * The failure in the words and the form of the service; what is no `PosternError` becomes its internal error. `request` is
   * for services that speak several protocols: they answer in the one that was asked in. Its body may be missing.
   */
  fail(error: unknown, requestId: string, request: RawRequest): Answer;
}
