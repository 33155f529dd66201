import type { Response } from 'express';
import type { Audit } from '../kernel/audit.ts';
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
    ...(error instanceof SignInRefused ? error.context : {}),
  });
}
