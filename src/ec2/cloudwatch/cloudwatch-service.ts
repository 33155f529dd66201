import { headerTable } from '../access/header-table.ts';
import { createJsonService } from '../protocols/json-protocol.ts';
import { createQueryService } from '../protocols/query-protocol.ts';
import type { RawRequest, Service } from '../service.ts';
import { asJson, asQuery } from './action.ts';
import { CLOUDWATCH_JSON_ERRORS, CLOUDWATCH_QUERY_ERRORS } from './cloudwatch-errors.ts';
import type { CloudWatchNeeds } from './cloudwatch-needs.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';

/**
 * CloudWatch, as far as reading the namespace AWS/ClientVPN goes. It speaks AWS JSON 1.0, as the AWS CLI and botocore since
 * 2025 and the SDK for JavaScript do, and the query protocol of those before them and of the SDK for Go.
 */
export function createCloudWatchService(needs: CloudWatchNeeds): Service {
  const actions = [listMetrics(needs), getMetricData(needs), getMetricStatistics(needs)];
  const json = createJsonService({
    name: 'monitoring',
    prefix: 'cloudwatch',
    targetPrefix: 'GraniteServiceVersion20100801',
    contentType: 'application/x-amz-json-1.0',
    actions: actions.map(asJson),
    errorCodes: CLOUDWATCH_JSON_ERRORS,
  });
  const query = createQueryService({
    name: 'monitoring',
    prefix: 'cloudwatch',
    version: '2010-08-01',
    namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    actions: actions.map(asQuery),
    errorCodes: CLOUDWATCH_QUERY_ERRORS,
  });
  const spoken = ({ rawHeaders }: RawRequest) => (headerTable(rawHeaders).has('x-amz-target') ? json : query);
  return {
    name: 'monitoring',
    understand: (request) => spoken(request).understand(request),
    fail: (error, requestId, request) => spoken(request).fail(error, requestId, request),
  };
}
