import type { Audit, AuditEvent } from '../../kernel/audit.ts';
import { printable } from '../../kernel/printable.ts';
import type { AnsweredCall } from '../management-api.ts';
import { claimedAccessKeyId } from './credential.ts';
import { headerTable } from './header-table.ts';

/** As much of any text of the caller's goes into a line, in characters. */
const LONGEST = 1000;
const ENDPOINT = /:client-vpn-endpoint\/(cvpn-endpoint-[0-9a-f]{17})$/;

/** One audit line for every call of the management API, whatever came of it. It never holds a header or a body. */
export function createManagementAudit(audit: Audit): (call: AnsweredCall) => void {
  return (call) => audit.record(auditEvent(call));
}

function auditEvent(answered: AnsweredCall): AuditEvent {
  const { request, requestId, caller, call, code } = answered;
  const clientVpnEndpointId = endpointOf(answered);
  const event: AuditEvent = {
    // Of a call that nobody could understand, or whose caller is unknown.
    action: 'call-management-api',
    result: code === undefined ? 'succeeded' : 'refused',
    ...(code !== undefined && { code }),
    ...(caller && { actor: caller.arn }),
    ...(clientVpnEndpointId !== undefined && { clientVpnEndpointId }),
    sourceAddress: request.sourceAddress,
    reference: requestId,
    details: detailsOf(answered),
  };
  return call ? { ...event, action: shown(call.action) } : event;
}

function detailsOf({ request, caller, call, targets }: AnsweredCall): NonNullable<AuditEvent['details']> {
  const own = Object.entries(call?.auditDetails ?? {}).map(
    ([name, value]) => [name, typeof value === 'string' ? shown(value) : value] as const,
  );
  const accessKeyId = caller?.accessKeyId ?? claimedBy(request.rawHeaders);
  return {
    ...Object.fromEntries(own),
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(targets.length > 0 && { targets: shown([...new Set(targets.map(({ arn }) => arn))].join(' ')) }),
  };
}

/** Whose key it would be: who tries foreign keys wants to be found. Letters and digits only. */
function claimedBy(rawHeaders: readonly string[]): string | undefined {
  return claimedAccessKeyId(headerTable(rawHeaders).get('authorization')?.[0] ?? '');
}

/** The endpoint that the call is about, if it is about exactly one. */
function endpointOf({ targets }: AnsweredCall): string | undefined {
  const ids = new Set(targets.map(({ arn }) => ENDPOINT.exec(arn)?.[1]));
  return ids.size === 1 ? [...ids][0] : undefined;
}

function shown(text: string): string {
  const line = printable(text.slice(0, LONGEST));
  return text.length > LONGEST ? `${line}…` : line;
}
