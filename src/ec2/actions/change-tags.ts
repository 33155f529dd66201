import type { CommandOptions } from '../../endpoints/endpoint-commands.ts';
import { DryRunOperation } from '../../kernel/errors.ts';
import type { Target } from '../service.ts';
import type { Action } from '../wire/action.ts';
import { InvalidParameterValue } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { UntaggableResource } from './failures.ts';
import { formatDone } from './format-done.ts';
import { isEndpointId, readTags, readTagsToDelete } from './tag-parameters.ts';
import { targetEndpoint } from './target-endpoint.ts';

interface Request<Tag> {
  readonly resourceIds: readonly string[];
  readonly tags: readonly Tag[];
}

type TagToDelete = ReturnType<typeof readTagsToDelete>[number];
type ChangeOne = (resourceId: string, options: CommandOptions) => Promise<void>;

/** EC2 API reference, CreateTags and DeleteTags. */
const MOST_RESOURCES = 1000;

/** CreateTags: what is there under the same key is replaced. */
export function createTags(
  deps: ClientVpnActionDependencies,
): Action<Request<ReturnType<typeof readTags>[number]>> {
  return {
    name: 'CreateTags',
    isForeign,
    parse: (form) => ({ resourceIds: readResourceIds(form), tags: readTagsOf(form) }),
    auditDetails: ({ tags }) => auditDetails({ tags }),
    targets: ({ resourceIds }) => targetsOf(deps, resourceIds),
    async run({ resourceIds, tags }, { dryRun }) {
      await onAll(resourceIds, dryRun, (id, options) => deps.commands.createTags(id, tags, options));
      return formatDone();
    },
  };
}

/** DeleteTags: without any `Tag` all go. */
export function deleteTags(deps: ClientVpnActionDependencies): Action<Request<TagToDelete>> {
  return {
    name: 'DeleteTags',
    isForeign,
    parse: (form) => ({ resourceIds: readResourceIds(form), tags: readTagsToDelete(form) }),
    auditDetails: ({ tags }) => auditDetails({ tags }),
    targets: ({ resourceIds }) => targetsOf(deps, resourceIds),
    async run({ resourceIds, tags }, { dryRun }) {
      await onAll(resourceIds, dryRun, (id, options) => deps.commands.deleteTags(id, tags, options));
      return formatDone();
    },
  };
}

function readTagsOf(form: Form) {
  form.requiredText('Tag.1.Key');
  return readTags(form);
}

function isForeign(form: Form): boolean {
  const ids = form.list('ResourceId');
  return ids !== undefined && !ids.some(isEndpointId);
}

function readResourceIds(form: Form): readonly string[] {
  const ids = [...new Set(form.requiredList('ResourceId'))];
  const foreign = ids.find((id) => !isEndpointId(id));
  if (foreign !== undefined) throw new UntaggableResource(foreign);
  if (ids.length <= MOST_RESOURCES) return ids;
  throw new InvalidParameterValue(`At most ${MOST_RESOURCES} resources at a time. Send several requests.`);
}

async function targetsOf(
  deps: ClientVpnActionDependencies,
  resourceIds: readonly string[],
): Promise<readonly Target[]> {
  return (await Promise.all(resourceIds.map((id) => targetEndpoint(deps, id)))).flat();
}

/**
 * The change on all resources or, as far as one can tell beforehand, on none: where there are several, each is tried without saving
 * first. Only a change by somebody else in between can then leave it half done, and repeating the request completes it.
 */
async function onAll(resourceIds: readonly string[], dryRun: boolean, change: ChangeOne): Promise<void> {
  if (dryRun || resourceIds.length > 1) {
    for (const id of resourceIds) await rehearse(() => change(id, { dryRun: true }));
  }
  if (dryRun) throw new DryRunOperation();
  for (const id of resourceIds) await change(id, { dryRun: false });
}

async function rehearse(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof DryRunOperation)) throw error;
  }
}
