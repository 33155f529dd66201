import type { Response } from 'express';
import type { Audit, AuditEvent } from '../kernel/audit.ts';
import type { PosternError } from '../kernel/errors.ts';
import { SignInRefused } from '../saml/refusals.ts';
import { contextOf } from '../web/request-context.ts';

/** Writes into the audit that a sign-in was refused. Who it was is not known: nothing refused is believed. */
export function auditRefusedSignIn(audit: Audit, res: Response, error: PosternError): void {
  const { clientAddress, reference } = contextOf(res);
  audit.record({
    action: 'sign-in',
    result: 'refused',
    code: error.code,
    sourceAddress: clientAddress,
    reference,
    ...(error instanceof SignInRefused ? subjectOf(error) : {}),
  });
}

function subjectOf({ context }: SignInRefused): Pick<AuditEvent, 'clientVpnEndpointId' | 'samlProviderArn'> {
  const { clientVpnEndpointId, samlProviderArn } = context;
  return {
    ...(clientVpnEndpointId === undefined ? {} : { clientVpnEndpointId }),
    ...(samlProviderArn === undefined ? {} : { samlProviderArn }),
  };
}
