import { createHash } from 'node:crypto';
import { type Realm, samlProviderArn } from '../../kernel/arn.ts';
import { InvalidIdpMetadata } from '../../saml/metadata-refusals.ts';
import type { SamlProviderCommands } from '../../saml/saml-provider-commands.ts';
import { metadataOf } from '../../saml/saml-provider-metadata.ts';
import type { SamlProvider } from '../../saml/saml-provider-store.ts';
import type { AnswerMembers } from '../protocols/answer-value.ts';
import { tagMembers } from '../protocols/query-lists.ts';
import { type QueryAction, queryAction } from '../protocols/query-protocol.ts';
import { UnsupportedOperation } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';

export interface SamlProviderActionsNeeds {
  readonly samlProviders: SamlProviderCommands;
  readonly realm: () => Realm;
}

/** Create-, Get-, Update-, List- and DeleteSAMLProvider. */
export function samlProviderActions(needs: SamlProviderActionsNeeds): readonly QueryAction[] {
  return [create(needs), get(needs), update(needs), list(needs), remove(needs)];
}

function create({ samlProviders, realm }: SamlProviderActionsNeeds) {
  return queryAction({
    name: 'CreateSAMLProvider',
    parse: (form) => ({
      name: form.requiredText('Name'),
      metadataDocument: form.requiredText('SAMLMetadataDocument'),
      tags: tagMembers(form),
      ...refuseEncryption(form),
    }),
    targets({ name, tags }) {
      const arn = samlProviderArn(realm(), name);
      return [{ arn }, ...(tags.length > 0 ? [{ arn, action: 'iam:TagSAMLProvider' }] : [])];
    },
    async run(request) {
      const provider = await samlProviders.createSamlProvider(request);
      return { SAMLProviderArn: provider.samlProviderArn, ...tagsOf(provider) };
    },
  });
}

function get({ samlProviders }: SamlProviderActionsNeeds) {
  return queryAction({
    name: 'GetSAMLProvider',
    parse: (form) => ({ arn: form.requiredText('SAMLProviderArn') }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn }) {
      const provider = await samlProviders.getSamlProvider(arn);
      return {
        SAMLProviderUUID: uniqueId(provider),
        SAMLMetadataDocument: provider.metadataDocument,
        ...datesOf(provider),
        ...tagsOf(provider),
      };
    },
  });
}

function update({ samlProviders }: SamlProviderActionsNeeds) {
  return queryAction({
    name: 'UpdateSAMLProvider',
    parse: (form) => ({
      arn: form.requiredText('SAMLProviderArn'),
      metadataDocument: form.requiredText('SAMLMetadataDocument'),
      ...refuseEncryption(form),
    }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn, metadataDocument }) {
      await samlProviders.updateSamlProvider(arn, metadataDocument);
      return { SAMLProviderArn: arn };
    },
  });
}

function list({ samlProviders }: SamlProviderActionsNeeds) {
  return queryAction({
    name: 'ListSAMLProviders',
    parse: () => undefined,
    targets: () => [{ arn: '*' }],
    async run() {
      const all = await samlProviders.listSamlProviders();
      return {
        SAMLProviderList: all.map((provider) => ({ Arn: provider.samlProviderArn, ...datesOf(provider) })),
      };
    },
  });
}

function remove({ samlProviders }: SamlProviderActionsNeeds) {
  return queryAction({
    name: 'DeleteSAMLProvider',
    parse: (form) => ({ arn: form.requiredText('SAMLProviderArn') }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn }) {
      await samlProviders.deleteSamlProvider(arn);
      return undefined;
    },
  });
}

const ENCRYPTION = ['AssertionEncryptionMode', 'AddPrivateKey', 'RemovePrivateKey'];

/** Keys for encrypted Assertions are the service's own here, one pair for all providers. */
function refuseEncryption(form: Form): object {
  const named = ENCRYPTION.find((name) => form.text(name) !== undefined);
  if (named === undefined) return {};
  throw new UnsupportedOperation(
    `${named} is not supported: Postern decrypts Assertions with keys of its own, for all providers. Declare them under Saml in the configuration file, and leave ${named} out.`,
  );
}

function tagsOf({ tags = {} }: SamlProvider): AnswerMembers {
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function datesOf(provider: SamlProvider): AnswerMembers {
  const validUntil = validUntilOf(provider);
  return {
    CreateDate: new Date(provider.createdAt),
    ValidUntil: validUntil === undefined ? undefined : new Date(validUntil),
  };
}

/** Also undefined for a document that an earlier version took and this one does not: the others must still be listed. */
function validUntilOf(provider: SamlProvider): number | undefined {
  try {
    return metadataOf(provider).validUntil;
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return undefined;
    throw error;
  }
}

/** Another one when a provider is deleted and made anew, as AWS has it: letters and digits. */
function uniqueId({ samlProviderArn: arn, createdAt }: SamlProvider): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['saml-provider', arn, createdAt]))
    .digest('hex');
  return digest.slice(0, 32).toUpperCase();
}
