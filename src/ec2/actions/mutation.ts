import type { CommandOptions } from '../../endpoints/endpoint-commands.ts';
import type { ActionContext } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';

/** What an action that takes a ClientToken was asked. */
export interface Mutation<Request> {
  readonly request: Request;
  readonly clientToken?: string;
}

/** The ClientToken, where there is one; what form it must have is the commands' matter. */
export function readClientToken(form: Form): { readonly clientToken?: string } {
  const clientToken = form.text('ClientToken');
  return clientToken === undefined ? {} : { clientToken };
}

/** How the command is asked for. */
export function commandOptions(
  { clientToken }: { readonly clientToken?: string },
  { dryRun }: Pick<ActionContext, 'dryRun'>,
): CommandOptions {
  return clientToken === undefined ? { dryRun } : { dryRun, clientToken };
}
