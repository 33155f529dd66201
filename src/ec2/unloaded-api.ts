import type { Metrics } from '../kernel/metrics.ts';
import type { ManagementApi } from './management-api.ts';
import type { Answer, RawRequest } from './service.ts';
import { serviceAddressed } from './service-addressed.ts';

export interface UnloadedApiNeeds {
  readonly metrics: Pick<Metrics, 'increment'>;
  readonly newRequestId: () => string;
}

const CODE = 'InternalError';
const MESSAGE = 'An internal error has occurred. Try again; the log of the server says more.';

/**
 * Stands in for the management API where its code cannot be loaded: every answer is a 500, in the form of the service that is
 * addressed. The services themselves know these forms, but they are what is not there.
 */
export function createUnloadedApi({ metrics, newRequestId }: UnloadedApiNeeds): ManagementApi {
  const refuse = (request: RawRequest): Answer => {
    metrics.increment('clientvpn_api_requests_total', { action: 'unknown', code: CODE });
    const requestId = newRequestId();
    const { headers, body } = formOf(request)(requestId);
    return { status: 500, headers: { ...headers, 'x-amzn-RequestId': requestId }, body };
  };
  return {
    answer: async (request) => refuse(request),
    assertPlausible() {
      throw new Error('The management API is not loaded, so nothing is read for anybody.');
    },
    refuse,
  };
}

type Form = (requestId: string) => Omit<Answer, 'status'>;

function formOf(request: RawRequest): Form {
  const service = serviceAddressed(request);
  if (service === 'ec2') return ec2Form;
  return service === 'acm' || namesTarget(request) ? jsonForm : queryForm;
}

/** CloudWatch speaks two protocols; in that of JSON a header names the action. */
function namesTarget({ rawHeaders }: RawRequest): boolean {
  return rawHeaders.some((text, index) => index % 2 === 0 && text.toLowerCase() === 'x-amz-target');
}

const ec2Form: Form = (requestId) => ({
  headers: { 'Content-Type': 'text/xml;charset=UTF-8' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${CODE}</Code><Message>${MESSAGE}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
});

const queryForm: Form = (requestId) => ({
  headers: { 'Content-Type': 'text/xml' },
  body: `<ErrorResponse><Error><Type>Receiver</Type><Code>${CODE}</Code><Message>${MESSAGE}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
});

const jsonForm: Form = () => ({
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-query-error': `${CODE};Receiver` },
  body: JSON.stringify({ __type: CODE, message: MESSAGE }),
});
