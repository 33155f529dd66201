import type { AsOf } from '../kernel/as-of.ts';
import type { Identity } from './identity.ts';
import type { SamlProviderStore } from './saml-provider-store.ts';
import { createTrustedProviders } from './trusted-providers.ts';

/** Whether the identity provider that said who somebody is still is the one behind its name. */
export type IsVouchedFor = (
  identity: Pick<Identity, 'samlProviderArn' | 'idpEntityId'>,
  asOf?: AsOf,
) => Promise<boolean>;

/**
 * An identity lasts no longer than its provider: once the provider was deleted, or another identity provider stands
 * under its name, what the old one said is worth nothing. Asks the store each time, or answers as of `asOf`. Throws `StoreUnavailable`.
 */
export function createVouching(samlProviders: Pick<SamlProviderStore, 'get'>): IsVouchedFor {
  const providers = createTrustedProviders(samlProviders);
  return async ({ samlProviderArn, idpEntityId }, asOf) =>
    (await providers.get(samlProviderArn, asOf))?.entityId === idpEntityId;
}
