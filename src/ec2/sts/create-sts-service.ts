import { userId } from '../access/user-id.ts';
import { QUERY_ERRORS } from '../protocols/error-words.ts';
import { createQueryService, type QueryAction } from '../protocols/query-protocol.ts';
import type { Service } from '../service.ts';

const VERSION = '2011-06-15';

/** Who am I: everybody with a key may ask, whatever policies say (AWS STS API reference, "GetCallerIdentity"). */
const getCallerIdentity: QueryAction = {
  name: 'GetCallerIdentity',
  needsPermission: false,
  parse: () => undefined,
  targets: () => [],
  run: async (_, { caller }) => ({ Arn: caller.arn, UserId: userId(caller), Account: caller.account }),
};

/** The Security Token Service, as far as it tells who calls: roles and temporary credentials are not offered. */
export function createStsService(): Service {
  return createQueryService({
    name: 'sts',
    prefix: 'sts',
    version: VERSION,
    namespace: `https://sts.amazonaws.com/doc/${VERSION}/`,
    actions: [getCallerIdentity],
    errorCodes: QUERY_ERRORS,
  });
}
