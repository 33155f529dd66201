import type { Realm } from '../../kernel/arn.ts';
import type { SamlProviderCommands } from '../../saml/saml-provider-commands.ts';
import { createQueryService } from '../protocols/query-protocol.ts';
import type { Service } from '../service.ts';
import { getUser } from './get-user.ts';
import { IAM_ERRORS } from './iam-errors.ts';
import { samlProviderActions } from './saml-provider-actions.ts';
import { samlProviderTagActions } from './saml-provider-tag-actions.ts';

export interface IamServiceNeeds {
  readonly samlProviders: SamlProviderCommands;
  readonly realm: () => Realm;
}

/** IAM, as far as SAML providers go. */
export function createIamService(needs: IamServiceNeeds): Service {
  return createQueryService({
    name: 'iam',
    prefix: 'iam',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    actions: [...samlProviderActions(needs), ...samlProviderTagActions(needs), getUser],
    errorCodes: IAM_ERRORS,
  });
}
