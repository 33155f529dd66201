import { PosternError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { Caller } from './access/caller.ts';
import type { Answer, Call, CallContext, RawRequest, Service, ServiceName, Target } from './service.ts';
import { serviceAddressed } from './service-addressed.ts';

/** Who calls, and which service the signature is for. */
export interface Identified {
  readonly caller: Caller;
  readonly service: ServiceName;
}

export interface Access {
  /** Throws the failure that says what is wrong with the signature. */
  identify(request: RawRequest): Identified;
  /** Throws `NotAuthorized` unless the caller's policies allow the call on every target. */
  authorize(identified: Identified, call: Call, targets: readonly Target[]): void;
}

/** One call that was answered, as the audit learns of it. */
export interface AnsweredCall {
  readonly request: RawRequest;
  readonly requestId: string;
  /** Undefined: the signature says nothing that holds. */
  readonly caller?: Caller;
  /** Undefined: it was not understood. */
  readonly call?: Call;
  readonly targets: readonly Target[];
  /** The failure's own code; undefined: it succeeded. */
  readonly code?: string;
}

export interface ManagementApiNeeds {
  /** One of each name; the one called `ec2` words what belongs to none. */
  readonly services: readonly Service[];
  readonly access: Access;
  readonly recordCall: (call: AnsweredCall) => void;
  readonly metrics: Pick<Metrics, 'increment'>;
  readonly logger: Logger;
  readonly newRequestId: () => string;
}

export interface ManagementApi {
  /** Never throws: every failure is an answer in the form of the service that was addressed. */
  answer(request: RawRequest): Promise<Answer>;
  /** Throws what is wrong with the signature as far as the head shows it, so that no megabytes are read for strangers. */
  assertPlausible(head: RawRequest): void;
  /** The answer to a request that did not come in whole. */
  refuse(request: RawRequest, error: unknown): Answer;
}

/** What was found out about a call by the time that it ended. */
interface Progress {
  readonly request: RawRequest;
  readonly requestId: string;
  service: Service;
  caller?: Caller;
  call?: Call;
  targets: readonly Target[];
}

/** The management API behind its listener: whose request it is, what it means, whether they may, and then it is done. */
export function createManagementApi(needs: ManagementApiNeeds): ManagementApi {
  const services = new Map(needs.services.map((service) => [service.name, service]));
  const begin = (request: RawRequest): Progress => ({
    request,
    requestId: needs.newRequestId(),
    service: serviceNamed(services, serviceAddressed(request)),
    targets: [],
  });

  const perform = async (progress: Progress): Promise<Answer> => {
    const { request, requestId } = progress;
    const identified = needs.access.identify(request);
    progress.caller = identified.caller;
    progress.service = serviceNamed(services, identified.service);
    const call = progress.service.understand(request);
    progress.call = call;
    const context: CallContext = {
      caller: identified.caller,
      requestId,
      note: (facts) => {
        progress.call = { ...call, auditDetails: { ...call.auditDetails, ...facts } };
      },
    };
    progress.targets = await call.targets(context);
    if (call.needsPermission !== false) needs.access.authorize(identified, call, progress.targets);
    return call.run(context);
  };

  const finish = (progress: Progress, answer: Answer, code?: string): Answer => {
    const { request, requestId, caller, call, targets } = progress;
    needs.recordCall({
      request,
      requestId,
      targets,
      ...(caller && { caller }),
      ...(call && { call }),
      ...(code !== undefined && { code }),
    });
    const action = call ? (call.countedAs ?? call.action) : 'unknown';
    needs.metrics.increment('clientvpn_api_requests_total', { action, code: code ?? 'Success' });
    return { ...answer, headers: { ...answer.headers, 'x-amzn-RequestId': requestId } };
  };

  const fail = (progress: Progress, error: unknown): Answer => {
    const code = error instanceof PosternError ? error.code : 'InternalError';
    const answer = progress.service.fail(error, progress.requestId, progress.request);
    logFailure(needs.logger, progress, error, answer);
    return finish(progress, answer, code);
  };

  return {
    async answer(request) {
      const progress = begin(request);
      try {
        const answer = await perform(progress);
        return finish(progress, answer, answer.status < 400 ? undefined : 'UpstreamRefused');
      } catch (error) {
        return fail(progress, error);
      }
    },
    assertPlausible: (head) => assertPlausible(needs.access, head),
    refuse: (request, error) => fail(begin(request), error),
  };
}

/** These cannot be right before the body is there. */
const OF_THE_BODY: readonly string[] = ['SignatureMismatch', 'BodyHashRefused'];

function assertPlausible(access: Access, head: RawRequest): void {
  try {
    access.identify(head);
  } catch (error) {
    if (!(error instanceof PosternError && OF_THE_BODY.includes(error.code))) throw error;
  }
}

function serviceNamed(services: ReadonlyMap<ServiceName, Service>, name: ServiceName): Service {
  const service = services.get(name) ?? services.get('ec2');
  if (!service) throw new Error('The management API has no service called ec2.');
  return service;
}

/** What the caller did wrong stands in the audit line already; what we could not do is for the operator. */
function logFailure(logger: Logger, { requestId, call }: Progress, error: unknown, { status }: Answer): void {
  const fields = { requestId, action: call?.action, error };
  if (status === 500) logger.error(fields, 'A call of the management API failed.');
  else if (status > 500) logger.warn(fields, 'A call of the management API could not be answered.');
}
