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

/** What a decision gives: the endpoint as it is to be saved, and what the caller is told. */
export interface Changed<Answer> {
  readonly endpoint: Endpoint;
  readonly answer: Answer;
}

/**
 * Reads the endpoint, lets `decide` say what becomes of it (it throws what stands against that), and saves it. All that changes
 * have in common is here: an endpoint that is not there, one that the configuration file owns, client tokens, dry runs, one change after the
 * other in a process, and another try when another replica was faster. `decide` may therefore run several times.
 */
export type ChangeEndpoint = <Answer>(
  order: EndpointOrder,
  decide: (endpoint: Endpoint) => Changed<Answer> | Promise<Changed<Answer>>,
) => Promise<Answer>;
