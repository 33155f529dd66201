import type { Response } from 'express';
import { addressBucket } from '../../kernel/address-bucket.ts';
import type { Audit } from '../../kernel/audit.ts';
import type { Counters } from '../../kernel/counters.ts';
import type { TestReport, TestSignIn } from '../../saml/test-sign-in.ts';
import { paths } from '../../web/paths.ts';
import { contextOf } from '../../web/request-context.ts';
import { setupAudit } from './setup-audit.ts';

export interface ReceiveTestDeps {
  readonly testSignIn: Pick<TestSignIn, 'receive'>;
  readonly counters: Counters;
  readonly audit: Audit;
}

/**
 * Takes a Response that says to answer test `requestId`; returns where its report is, for the browser that brought the
 * Response alone. Only the setup that started the test may open it. The same Response that comes again leads there, too.
 * Throws `RequestUnknown`, `AssertionReplayed`, `StoreUnavailable`.
 */
export async function receiveTest(
  { testSignIn, counters, audit }: ReceiveTestDeps,
  res: Response,
  samlResponse: string,
  requestId: string,
): Promise<string> {
  const from = addressBucket(contextOf(res).clientAddress);
  const { reportId, examined } = await testSignIn.receive(samlResponse, requestId, from);
  if (examined) {
    const { report, startCounterKey } = examined;
    auditTest(audit, res, report);
    // A count that cannot be given back now is forgotten at the end of its window.
    if (report.examination.accepted) await counters.release(startCounterKey).catch(() => undefined);
  }
  return paths.setupReport(reportId);
}

function auditTest(audit: Audit, res: Response, report: TestReport): void {
  const { samlProviderArn, clientVpnEndpointId } = report;
  const { accepted, code } = report.examination;
  setupAudit(audit, res).record({
    action: 'test-sign-in',
    result: accepted ? 'succeeded' : 'refused',
    ...(code === undefined ? {} : { code }),
    samlProviderArn,
    ...(clientVpnEndpointId === undefined ? {} : { clientVpnEndpointId }),
  });
}
