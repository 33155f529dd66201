import { createHash } from 'node:crypto';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { authnRequestUrl } from './authn-request.ts';
import type { ExaminedTest, ExamineTestDeps } from './examine-test.ts';
import { PENDING_SIGN_IN_MS } from './expected-response.ts';
import { type AnsweredTest, createPendingTests, type PendingTest, testRequestId } from './pending-tests.ts';
import { AssertionReplayed, ProviderChanged } from './refusals.ts';
import { requestIdOfReport, testReportId } from './test-report-ids.ts';

/** An examined test under the name that its browser was told. */
export interface TestReport extends ExaminedTest {
  readonly reportId: string;
}

export interface StartTest {
  readonly samlProviderArn: string;
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  /** Names the setup that may read the report. */
  readonly setupKey: string;
  readonly startCounterKey: string;
}

/**
 * A sign-in that is only looked at: an ordinary AuthnRequest, the same assertion consumer service, the same checks; and
 * a report in place of an identity. Nothing here can make a one-time code, so nothing here lets anybody in.
 */
export interface TestSignIn {
  /** Throws `ProviderChanged` where the provider has no metadata. */
  start(request: StartTest): Promise<{ readonly redirectUrl: string; readonly requestId: string }>;
  /**
   * Examines the `SAMLResponse` form field that answers test `requestId`, and keeps the report for an hour. The first
   * Response counts; the same one that comes again leads to its report. `from` names the sender for the verifier. Throws
   * `RequestUnknown`, and `AssertionReplayed` for any other Response that comes later.
   */
  receive(samlResponse: string, requestId: string, from: string): Promise<TestReceipt>;
  /** `awaited`: a Response came a moment ago. Undefined for a test of another setup, too. */
  report(reportId: string, setupKey: string): Promise<TestReport | 'awaited' | undefined>;
}

export interface TestReceipt {
  /** For whoever brought the Response, and for nobody else: not even who started the test is told. */
  readonly reportId: string;
  /** Absent where the Response came before. */
  readonly examined?: {
    readonly report: TestReport;
    /** Rate-limit key to release when the Response was accepted. */
    readonly startCounterKey: string;
  };
}

export interface TestSignInDeps extends ExamineTestDeps {
  readonly random: RandomBytes;
}

/** Long enough to read it, mend the application and compare; a report holds what was said of a person. */
const REPORT_SECONDS = 3600;

export function createTestSignIn(deps: TestSignInDeps): TestSignIn {
  const pending = createPendingTests(deps.oneTime);
  const reportKey = (reportId: string) => `test-report:${reportId}`;
  return {
    async start(request) {
      const { metadata, test } = await newTest(deps, request);
      if (!(await pending.add(test))) {
        throw new ConcurrentChange('A request ID was drawn twice. Start the test again.');
      }
      const facts = {
        requestId: test.requestId,
        relayState: randomToken(deps.random, 16),
        now: deps.clock(),
      };
      const redirectUrl = authnRequestUrl(deps.serviceProvider, metadata, facts);
      return { redirectUrl, requestId: test.requestId };
    },
    async receive(samlResponse, requestId, from) {
      const responseDigest = createHash('sha256').update(samlResponse).digest('base64url');
      const reportId = testReportId(deps.random, requestId);
      const taken = await pending.take(requestId, { responseDigest, reportId });
      if (taken.state === 'answered') return receiptOfRepetition(taken.answered, responseDigest);
      const { test } = taken;
      const { examineTest } = await import('./examine-test.ts');
      const report = { ...(await examineTest(deps, test, samlResponse, from)), reportId };
      await deps.oneTime.putIfAbsent(reportKey(reportId), JSON.stringify(report), REPORT_SECONDS);
      return { reportId, examined: { report, startCounterKey: test.startCounterKey } };
    },
    async report(reportId, setupKey) {
      const requestId = requestIdOfReport(reportId);
      if (requestId === undefined) return undefined;
      const item = await deps.oneTime.get(reportKey(reportId));
      if (item?.state !== 'live') {
        return (await pending.answered(requestId))?.reportId === reportId ? 'awaited' : undefined;
      }
      const report = JSON.parse(item.value) as TestReport;
      return report.setupKey === setupKey ? report : undefined;
    },
  };
}

/** Whoever knows the request ID alone could post anything, and must not be told where the report is. */
function receiptOfRepetition({ responseDigest, reportId }: AnsweredTest, digest: string): TestReceipt {
  if (responseDigest !== digest) throw new AssertionReplayed();
  return { reportId };
}

async function newTest({ providers, clock, random }: TestSignInDeps, request: StartTest) {
  const { samlProviderArn } = request;
  const metadata = await providers.get(samlProviderArn);
  if (!metadata) throw new ProviderChanged().about({ samlProviderArn });
  const test: PendingTest = {
    ...request,
    requestId: testRequestId(random(20)),
    idpEntityId: metadata.entityId,
    expiresAt: clock() + PENDING_SIGN_IN_MS,
  };
  return { metadata, test };
}
