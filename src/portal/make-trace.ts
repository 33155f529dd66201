import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { type NamedGroups, namedGroups } from '../endpoints/named-groups.ts';
import { addressBucket } from '../kernel/address-bucket.ts';
import type { Counters } from '../kernel/counters.ts';
import type { Examination } from '../saml/examination.ts';
import { type ExamineFailure, isWorthExamining } from '../saml/examine-failure.ts';
import { personalTextOf } from '../saml/personal-text.ts';
import { type ComparedValues, redact, redactValues } from '../saml/redact.ts';
import type { SignInRefused } from '../saml/refusals.ts';
import type { Trace, TracedExamination } from '../saml/trace.ts';
import { type RateLimit, rateLimitKey } from '../web/rate-limit.ts';

/** A sign-in that failed, as the portal met it. */
export interface FailedSignIn {
  readonly reference: string;
  readonly clientAddress: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly refusal: SignInRefused;
  readonly step: Trace['step'];
  /** The form field, where there was one. */
  readonly samlResponse: string | undefined;
}

export interface MakeTraceDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly counters: Counters;
  readonly examineFailure: ExamineFailure;
  /** See `RedactionRules`. */
  readonly digestOf: (value: string) => string;
}

/** Verifying a Response once more costs up to half a second of a thread: of all replicas together this much, */
const EXAMINATIONS: RateLimit = { name: 'trace-examination', limit: 20, windowSeconds: 60 };
/** and of these one network gets a quarter. */
const EXAMINATIONS_OF_ONE: RateLimit = { name: 'trace-examination-of-one', limit: 5, windowSeconds: 60 };

export type TraceMaker = (failed: FailedSignIn) => Promise<Trace>;

/** Makes traces out of failures. Throws `StoreUnavailable`. */
export function createTraceMaker(deps: MakeTraceDeps): TraceMaker {
  return async (failed) => {
    const rules = await rulesOf(deps, failed.refusal);
    const examination = await examine(deps, failed, rules);
    const { refusal } = failed;
    const { isForConnection: _forPeople, ...subject } = refusal.context;
    return {
      ...factsOf(failed),
      ...comparedBy(refusal, examination),
      ...subject,
      ...(examination === undefined ? {} : { examination: redacted(deps, examination, rules) }),
    };
  };
}

function factsOf({ reference, step, time, clientAddress, refusal }: FailedSignIn) {
  const { code, message: reason } = refusal;
  return { reference, time, step, code, reason, clientAddress: addressBucket(clientAddress) };
}

/** Where nobody looked who the person is, what came may hold their name, so nothing of it is kept. */
function comparedBy({ code, details }: SignInRefused, examination: Examination | undefined): ComparedValues {
  return examination === undefined ? {} : redactValues(code, details, personalTextOf(examination.subject));
}

/** The endpoint's own rules alone: what they do not name means nothing there, so it is nobody's business. */
async function rulesOf(
  { endpoints }: MakeTraceDeps,
  { context }: SignInRefused,
): Promise<NamedGroups | undefined> {
  if (context.clientVpnEndpointId === undefined) return undefined;
  const stored = await endpoints.get(context.clientVpnEndpointId);
  return stored && namedGroups(stored.value);
}

async function examine(
  deps: MakeTraceDeps,
  { samlResponse: field, refusal, time, clientAddress }: FailedSignIn,
  rules: NamedGroups | undefined,
): Promise<Examination | undefined> {
  if (field === undefined || !isWorthExamining(refusal)) return undefined;
  if (!(await mayExamine(deps, clientAddress))) return undefined;
  return deps.examineFailure({ field, refusal, time, ...(rules === undefined ? {} : { rules }) });
}

async function mayExamine({ counters }: MakeTraceDeps, address: string): Promise<boolean> {
  const one = rateLimitKey(EXAMINATIONS_OF_ONE, address);
  if (!(await counters.hitWithin(EXAMINATIONS_OF_ONE.limit, one, EXAMINATIONS_OF_ONE.windowSeconds)))
    return false;
  return counters.hitWithin(EXAMINATIONS.limit, `rate:${EXAMINATIONS.name}`, EXAMINATIONS.windowSeconds);
}

function redacted(
  { digestOf }: MakeTraceDeps,
  examination: Examination,
  rules: NamedGroups | undefined,
): TracedExamination {
  const named = new Set(rules?.groups);
  return redact(examination, { digestOf, isNamedByRule: (value) => named.has(value) });
}
