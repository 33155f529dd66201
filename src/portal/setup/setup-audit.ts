import type { Response } from 'express';
import type { Audit } from '../../kernel/audit.ts';
import { contextOf } from '../../web/request-context.ts';

/** The audit as the holder of a setup link writes into it. Nobody knows who it is: the link is all they showed. */
export function setupAudit(audit: Audit, res: Response): Audit {
  const { clientAddress, reference } = contextOf(res);
  const who = { actor: 'setup-link', sourceAddress: clientAddress, reference };
  return { record: (event) => audit.record({ ...event, ...who }) };
}
