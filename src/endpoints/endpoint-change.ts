import type { Endpoint } from './endpoint.ts';
import type { CommandOptions } from './endpoint-commands.ts';

/** A change that somebody asks for. */
export interface EndpointOrder {
  /** As the caller wrote it: it may be no id at all. */
  readonly clientVpnEndpointId: string;
  /** The name of the action on the wire; client tokens count for one action. */
  readonly action: string;
  readonly request: object;
  readonly options: CommandOptions;
}

/** What a decision gives: the endpoint as it is to be saved (undefined: it is deleted), and what the caller is told. */
export interface Changed<Answer> {
  readonly endpoint: Endpoint | undefined;
  readonly answer: Answer;
}

/**
 * Reads the endpoint, lets `decide` say what becomes of it (it throws what stands against that), and saves it. All that changes
 * have in common is here: an endpoint that is not there, one that the configuration file owns, client tokens, dry runs, one change after the
 * other in a process, and another try when another replica was faster. `decide` may therefore run several times. Where what it would add is
 * there already it throws an `AlreadyThere`; then a client token that was seen before gives the earlier answer. Answers are
 * what JSON can say, since they are kept with the token. An endpoint in which nothing differs is not saved again.
 */
export type ChangeEndpoint = <Answer>(
  order: EndpointOrder,
  decide: (endpoint: Endpoint) => Changed<Answer> | Promise<Changed<Answer>>,
) => Promise<Answer>;
