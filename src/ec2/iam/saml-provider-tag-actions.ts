import type { SamlProviderCommands } from '../../saml/saml-provider-commands.ts';
import { tagMembers, textMembers } from '../protocols/query-lists.ts';
import { type QueryAction, queryAction } from '../protocols/query-protocol.ts';
import { InvalidParameterValue, MissingParameter } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { pageOf } from '../wire/pages.ts';

export interface SamlProviderTagActionsNeeds {
  readonly samlProviders: SamlProviderCommands;
}

/** TagSAMLProvider, UntagSAMLProvider and ListSAMLProviderTags. */
export function samlProviderTagActions({
  samlProviders,
}: SamlProviderTagActionsNeeds): readonly QueryAction[] {
  return [tag(samlProviders), untag(samlProviders), list(samlProviders)];
}

function tag(samlProviders: SamlProviderCommands) {
  return queryAction({
    name: 'TagSAMLProvider',
    parse: (form) => ({
      arn: form.requiredText('SAMLProviderArn'),
      tags: required('Tags', tagMembers(form)),
    }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn, tags }) {
      await samlProviders.tagSamlProvider(arn, tags);
      return undefined;
    },
  });
}

function untag(samlProviders: SamlProviderCommands) {
  return queryAction({
    name: 'UntagSAMLProvider',
    parse: (form) => ({
      arn: form.requiredText('SAMLProviderArn'),
      keys: required('TagKeys', textMembers(form, 'TagKeys')),
    }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn, keys }) {
      await samlProviders.untagSamlProvider(arn, keys);
      return undefined;
    },
  });
}

function list(samlProviders: SamlProviderCommands) {
  return queryAction({
    name: 'ListSAMLProviderTags',
    parse: (form) => ({
      arn: form.requiredText('SAMLProviderArn'),
      maxResults: readMaxItems(form),
      nextToken: form.text('Marker'),
    }),
    targets: ({ arn }) => [{ arn }],
    async run({ arn, maxResults, nextToken }) {
      const { tags = {} } = await samlProviders.getSamlProvider(arn);
      const asked = { maxResults, ...(nextToken !== undefined && { nextToken }) };
      const page = pageOf(Object.entries(tags), ([key]) => key, asked, ['ListSAMLProviderTags', arn]);
      return {
        Tags: page.things.map(([Key, Value]) => ({ Key, Value })),
        IsTruncated: page.nextToken !== undefined,
        Marker: page.nextToken,
      };
    },
  });
}

/** IAM API reference, ListSAMLProviderTags: 1 to 1,000, and 100 where it does not say. */
function readMaxItems(form: Form): number {
  const asked = form.int('MaxItems') ?? 100;
  if (asked >= 1 && asked <= 1000) return asked;
  throw new InvalidParameterValue(`MaxItems is ${asked}. Send a number from 1 to 1000.`);
}

/** Nothing named is more likely a mistake than a wish. */
function required<Thing>(name: string, things: readonly Thing[]): readonly Thing[] {
  if (things.length === 0) throw new MissingParameter(`${name}.member.1`);
  return things;
}
