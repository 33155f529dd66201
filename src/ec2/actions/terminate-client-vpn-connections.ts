import type {
  TerminateConnectionsRequest,
  TerminatedConnections,
} from '../../connections/connection-commands.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { items, text } from '../wire/xml.ts';
import { auditDetails } from './audit-details.ts';
import type { ConnectionActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { present } from './present.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** TerminateClientVpnConnections: one connection, or all of a user. */
export function terminateClientVpnConnections(
  deps: ConnectionActionDependencies,
): Action<TerminateConnectionsRequest> {
  return {
    name: 'TerminateClientVpnConnections',
    parse: readRequest,
    auditDetails,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      const { username, connectionStatuses } = await deps.connections.terminateConnections(request, {
        dryRun,
      });
      return (
        text('clientVpnEndpointId', request.clientVpnEndpointId) +
        text('username', username) +
        items('connectionStatuses', connectionStatuses.map(formatTermination))
      );
    },
  };
}

function readRequest(form: Form): TerminateConnectionsRequest {
  return present({
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    connectionId: form.text('ConnectionId'),
    username: form.text('Username'),
  });
}

function formatTermination(terminated: TerminatedConnections['connectionStatuses'][number]): string {
  return (
    text('connectionId', terminated.connectionId) +
    formatStatus(terminated.previousStatus, undefined, 'previousStatus') +
    formatStatus(terminated.currentStatus, undefined, 'currentStatus')
  );
}
