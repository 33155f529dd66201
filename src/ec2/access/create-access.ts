import type { Realm } from '../../kernel/arn.ts';
import type { Clock } from '../../kernel/clock.ts';
import { remembered } from '../../kernel/remember.ts';
import type { Access } from '../management-api.ts';
import type { RawRequest } from '../service.ts';
import type { AccessKey } from './access-key.ts';
import { authorize } from './authorize.ts';
import type { Caller } from './caller.ts';
import { regionOf } from './service-regions.ts';
import { verifySignature } from './verify-signature.ts';

export interface AccessNeeds {
  /** The keys of the configuration as it is now; the same list for as long as that does not change. */
  accessKeys(): readonly AccessKey[];
  realm(): Realm;
  readonly clock: Clock;
}

/** Who may call the management API: identified by signature, authorized by policies. */
export function createAccess({ accessKeys, realm, clock }: AccessNeeds): Access {
  return {
    identify(request) {
      const keys = byId(accessKeys());
      const needs = { findAccessKey: (id: string) => keys.get(id), realm: realm(), now: clock() };
      const { accessKey, service, headers } = verifySignature(request, needs);
      const userAgent = headers.get('user-agent')?.[0];
      const caller = callerOf(accessKey, needs.realm, request);
      return { caller: userAgent === undefined ? caller : { ...caller, userAgent }, service };
    },
    authorize({ caller, service }, { action }, targets) {
      authorize(action, targets, { caller, region: regionOf(service, realm()), now: clock() });
    },
  };
}

const byId = remembered(
  (keys: readonly AccessKey[]): ReadonlyMap<string, AccessKey> =>
    new Map(keys.map((key) => [key.accessKeyId, key])),
);

function callerOf(accessKey: AccessKey, { account }: Realm, { sourceAddress, isSecure }: RawRequest): Caller {
  const { accessKeyId, userName, policies } = accessKey;
  const arn = `arn:aws:iam::${account}:user/${userName}`;
  return { accessKeyId, userName, account, arn, policies, sourceAddress, isSecure };
}
