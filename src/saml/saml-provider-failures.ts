import { PosternError } from '../kernel/errors.ts';

/** No SAML provider has this ARN. */
export class SamlProviderNotFound extends PosternError {
  readonly code = 'SamlProviderNotFound';

  constructor(samlProviderArn: string) {
    super(
      `There is no SAML provider with the ARN ${samlProviderArn}. ListSAMLProviders shows those that there are.`,
    );
  }
}

/** Another SAML provider has the name already. */
export class SamlProviderAlreadyExists extends PosternError {
  readonly code = 'SamlProviderAlreadyExists';

  constructor(name: string) {
    super(
      `A SAML provider called ${name} already exists. Choose another name, or give it the document with UpdateSAMLProvider.`,
    );
  }
}

/** Not a name that a SAML provider may have. */
export class UnusableSamlProviderName extends PosternError {
  readonly code = 'UnusableSamlProviderName';

  constructor() {
    super(
      'The name of a SAML provider is 1 to 128 letters, digits, dots, hyphens or underscores. Choose another one.',
    );
  }
}

/** Endpoints still have people sign in with it. */
export class SamlProviderInUse extends PosternError {
  readonly code = 'SamlProviderInUse';

  constructor(name: string, endpointIds: readonly string[]) {
    super(
      `The SAML provider ${name} is in use by ${endpointIds.join(', ')}. Delete these endpoints first, or create them anew with another provider.`,
    );
  }
}
