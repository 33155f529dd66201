import { z } from 'zod';
import { DEFAULT_QUOTAS, type Quotas } from './quotas.ts';

const MESSAGE = 'Write a whole number, 0 or more.';
const quota = (of: keyof Quotas) => z.int({ error: MESSAGE }).min(0, MESSAGE).default(DEFAULT_QUOTAS[of]);

/** The `Quotas` section. `{}` gives the defaults of the guide. */
export const quotasDeclarationSchema = z
  .strictObject({
    ClientVpnEndpoints: quota('clientVpnEndpoints').describe('Endpoints of the account in the Region.'),
    AuthorizationRulesPerEndpoint: quota('authorizationRules').describe(
      'Authorization rules of an endpoint.',
    ),
    RoutesPerEndpoint: quota('routes').describe(
      'Routes of an endpoint that were added, beside those that come with its target networks.',
    ),
  })
  .transform(
    (declared): Quotas => ({
      clientVpnEndpoints: declared.ClientVpnEndpoints,
      authorizationRules: declared.AuthorizationRulesPerEndpoint,
      routes: declared.RoutesPerEndpoint,
    }),
  );
