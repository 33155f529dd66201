import type { AuthenticationOption, Endpoint } from '../endpoints/endpoint.ts';
import type { AuthorizationFacts, DenialReason } from './authorization.ts';
import { denied, passed, type Step, stepOf } from './authorization-steps.ts';
import type { AuthenticatedPerson, ConnectionSession } from './connection.ts';
import { isSessionOver } from './session-limit.ts';

/** Who it is, and since when the session lasts. */
export type AuthorizedSession = Pick<ConnectionSession, 'person' | 'startedAt'>;

/**
 * The person of the connection: that of a session which goes on, else whom the directory or the provider vouches for, else whoever holds
 * the certificate, who has no name. A session that is over or unknown is worth nothing, and is refused where somebody would have
 * to sign in: the client drops its token and asks again with what it has, a password that it keeps or a browser.
 */
export function authorizePerson(facts: AuthorizationFacts): Step<AuthorizedSession> {
  const option = whoVouches(facts.endpoint);
  if (!option) return denied('endpoint-not-available');
  const live = liveSession(facts, option);
  if (live) return passed(live);
  const refusal = facts.session && sessionRefusal(facts, option);
  if (refusal) return denied(refusal);
  const found = newPerson(facts, option);
  return found.isPassed ? passed({ person: found.value, startedAt: facts.now }) : found;
}

/** Does the client come back within a session that still lasts; what else it may need to is judged apart. */
export function continuesSession(facts: AuthorizationFacts): boolean {
  const option = whoVouches(facts.endpoint);
  return option !== undefined && liveSession(facts, option) !== undefined;
}

/** The user-based way where there is one; undefined for an endpoint without any, which admits nobody. */
function whoVouches({
  authenticationOptions,
}: Pick<Endpoint, 'authenticationOptions'>): AuthenticationOption | undefined {
  const userBased = authenticationOptions.find(({ type }) => type !== 'certificate-authentication');
  return userBased ?? authenticationOptions[0];
}

/** A session goes on while its limit lasts and the endpoint still asks whom it asked then. */
function liveSession(
  { session, endpoint, now }: AuthorizationFacts,
  option: AuthenticationOption,
): AuthorizedSession | undefined {
  if (session?.state !== 'live') return undefined;
  const { person, startedAt } = session;
  if (!person || startedAt === undefined || !isVouchedFor(person, option)) return undefined;
  return isSessionOver({ startedAt }, endpoint, now) ? undefined : { person, startedAt };
}

/** Guide, "Maximum VPN session duration": certificates begin a new session by themselves, unless people are to connect by hand. */
function sessionRefusal(
  { session, endpoint, now }: AuthorizationFacts,
  { type }: AuthenticationOption,
): DenialReason | undefined {
  const { state, startedAt } = session ?? {};
  const isOver =
    state === 'over' ||
    (state === 'live' && startedAt !== undefined && isSessionOver({ startedAt }, endpoint, now));
  if (type !== 'certificate-authentication') return isOver ? 'session-ended' : 'session-unknown';
  return isOver && endpoint.disconnectOnSessionTimeout ? 'session-ended' : undefined;
}

function newPerson(facts: AuthorizationFacts, option: AuthenticationOption): Step<AuthenticatedPerson> {
  switch (option.type) {
    case 'certificate-authentication':
      return passed({ source: 'certificate', username: '', groups: [], authenticatedAt: facts.now });
    case 'directory-service-authentication':
      return onlyOf(stepOf(facts.person, { kind: 'need', what: 'directory' }), option, 'credentials-wrong');
    case 'federated-authentication': {
      if (!facts.person && !facts.canOpenBrowser) return denied('browser-unsupported');
      return onlyOf(stepOf(facts.person, { kind: 'wait' }), option, 'browser-sign-in-rejected');
    }
  }
}

/** Nobody else's word counts, and nobody is admitted without a name. */
function onlyOf(
  step: Step<AuthenticatedPerson>,
  option: AuthenticationOption,
  otherwise: DenialReason,
): Step<AuthenticatedPerson> {
  return step.isPassed && !isVouchedFor(step.value, option) ? denied(otherwise) : step;
}

function isVouchedFor(person: AuthenticatedPerson, option: AuthenticationOption): boolean {
  switch (option.type) {
    case 'certificate-authentication':
      return person.source === 'certificate';
    case 'directory-service-authentication':
      return (
        person.source === 'directory' && person.username !== '' && person.directoryId === option.directoryId
      );
    case 'federated-authentication':
      return (
        person.source === 'federated' &&
        person.username !== '' &&
        person.samlProviderArn === option.samlProviderArn
      );
  }
}
