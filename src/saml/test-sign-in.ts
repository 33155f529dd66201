import { ConcurrentChange } from '../kernel/errors.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { authnRequestUrl } from './authn-request.ts';
import { type ExamineTestDeps, examineTest, type TestReport } from './examine-test.ts';
import { PENDING_SIGN_IN_MS } from './expected-response.ts';
import { createPendingTests, isTestRequestId, type PendingTest, testRequestId } from './pending-tests.ts';
import { ProviderChanged, RequestUnknown } from './refusals.ts';

export type { TestReport } from './examine-test.ts';

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
   * Response counts; any later one does nothing and gets undefined. `from` names the sender for the verifier. Throws
   * `RequestUnknown`.
   */
  receive(samlResponse: string, requestId: string, from: string): Promise<TestReceipt | undefined>;
  /** `awaited`: a Response came a moment ago. Undefined for a test of another setup, too. */
  report(requestId: string, setupKey: string): Promise<TestReport | 'awaited' | undefined>;
}

export interface TestReceipt {
  readonly report: TestReport;
  /** Rate-limit key to release. */
  readonly startCounterKey: string;
}

export interface TestSignInDeps extends ExamineTestDeps {
  readonly random: RandomBytes;
}

/** Long enough to read it, mend the application and compare; a report holds what was said of a person. */
const REPORT_SECONDS = 3600;

export function createTestSignIn(deps: TestSignInDeps): TestSignIn {
  const pending = createPendingTests(deps.oneTime);
  const reportKey = (requestId: string) => `test-report:${requestId}`;
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
      const test = await pending.take(requestId);
      if (test === 'taken') return undefined;
      if (test === 'unknown') throw new RequestUnknown();
      const report = await examineTest(deps, test, samlResponse, from);
      await deps.oneTime.putIfAbsent(reportKey(requestId), JSON.stringify(report), REPORT_SECONDS);
      return { report, startCounterKey: test.startCounterKey };
    },
    async report(requestId, setupKey) {
      if (!isTestRequestId(requestId)) return undefined;
      const item = await deps.oneTime.get(reportKey(requestId));
      if (item?.state !== 'live') return (await pending.wasTaken(requestId)) ? 'awaited' : undefined;
      const report = JSON.parse(item.value) as TestReport;
      return report.setupKey === setupKey ? report : undefined;
    },
  };
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
