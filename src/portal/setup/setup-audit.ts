import type { Response } from 'express';
import type { Audit, AuditEvent } from '../../kernel/audit.ts';
import { contextOf } from '../../web/request-context.ts';
import type { SetupGrant } from './setup-links.ts';

/** Writes into the audit what the holder of a setup link did. Nobody knows who it was: the link is all they showed. */
export function auditSetup(
  audit: Audit,
  res: Response,
  { samlProviderArn }: Pick<SetupGrant, 'samlProviderArn'>,
  event: Pick<AuditEvent, 'action' | 'result' | 'code' | 'clientVpnEndpointId' | 'details'>,
): void {
  const { clientAddress, reference } = contextOf(res);
  audit.record({ ...event, actor: 'setup-link', samlProviderArn, sourceAddress: clientAddress, reference });
}
