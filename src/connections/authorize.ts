import { canConnectYet } from '../endpoints/portal-access.ts';
import { addressPool } from './address-pool.ts';
import type { AuthorizationFacts, Authorize } from './authorization.ts';
import { denied, passed, type Step, stepOf, stopped } from './authorization-steps.ts';
import { authorizePerson, continuesSession } from './authorize-person.ts';
import { landingNetwork } from './landing.ts';

/**
 * Decides about a connection, or says what must be known first; the cheap and the certain come first. Who the person is must be known before
 * the handler is asked, and the handler has spoken before anything else (guide, "Connection authorization"). Rules are not looked
 * at: they are evaluated on traffic, so that somebody whom no rule admits is connected and reaches nothing.
 */
export const authorize: Authorize = (facts) => {
  const subnetId = findPlace(facts);
  if (!subnetId.isPassed) return subnetId.decision;
  const commonName = checkCertificate(facts);
  if (!commonName.isPassed) return commonName.decision;
  const session = authorizePerson(facts);
  if (!session.isPassed) return session.decision;
  const statuses = askHandler(facts);
  if (!statuses.isPassed) return statuses.decision;
  const { person, startedAt } = session.value;
  return {
    kind: 'admit',
    person,
    commonName: commonName.value,
    sessionStartedAt: startedAt,
    subnetId: subnetId.value,
    postureComplianceStatuses: statuses.value,
  };
};

/**
 * The subnet to land on, while there is room (guide, "Client VPN scaling considerations"). Who comes back within a session may be counted
 * twice until its last connection is known to be gone: the part that is held back is for them.
 */
function findPlace(facts: AuthorizationFacts): Step<string> {
  const { endpoint, availabilityZone, activeConnections } = facts;
  if (!canConnectYet(endpoint)) return denied('endpoint-not-available');
  const landing = landingNetwork(endpoint, availabilityZone);
  if (!landing) return denied('gateway-serves-no-subnet');
  const { most } = addressPool(endpoint, { isReturning: continuesSession(facts) });
  return activeConnections < most ? passed(landing.subnetId) : denied('too-many-connections');
}

/** The common name; empty where the endpoint asks for no certificate, whatever the client showed. */
function checkCertificate({ endpoint, certificate }: AuthorizationFacts): Step<string> {
  const isAsked = endpoint.authenticationOptions.some(({ type }) => type === 'certificate-authentication');
  return isAsked ? stepOf(certificate, { kind: 'need', what: 'certificate' }) : passed('');
}

/** What the handler found of the device; nothing where there is no handler. */
function askHandler({ endpoint, handler }: AuthorizationFacts): Step<readonly string[]> {
  if (endpoint.clientConnectHandlerArn === undefined) return passed([]);
  if (!handler) return stopped({ kind: 'need', what: 'handler' });
  switch (handler.outcome) {
    case 'allowed':
      return passed(handler.postureComplianceStatuses);
    case 'failed':
      return denied(handler.reason);
    case 'denied': {
      const { message: text, postureComplianceStatuses } = handler;
      return stopped({ kind: 'deny', reason: 'client-connect-failed', text, postureComplianceStatuses });
    }
  }
}
