import type { Gateway } from '../endpoints/vpn-settings.ts';
import type {
  Answer,
  ChallengeAnswer,
  ConnectAsk,
  ReauthenticateAnswer,
  ReauthenticateAsk,
  Refreshed,
  Report,
  ReportResult,
  ResynchroniseAnswer,
  ResynchroniseAsk,
} from './gateway-contract.ts';
import type { Order } from './gateway-orders.ts';

/**
 * What gateways may ask and report, whatever carries it. `gateway` is the one whose token came. An endpoint that it does not serve, and a connection of another
 * gateway, are unknown to it: `EndpointNotServed`, `ConnectionUnknown`. All methods throw `StoreUnavailable`; what a gateway repeats after that is harmless.
 */
export interface GatewayConnections {
  /** A client asks to connect. The same question again gives the same connection, never a second one. */
  connect(gateway: Gateway, ask: ConnectAsk): Promise<Answer>;
  /** The browser is done (`sign-in-ended`): the answer that was waited for. Again: the same answer. */
  continueConnection(gateway: Gateway, connectionId: string): Promise<Answer>;
  /** What the client answered to a challenge on the same connection. */
  answerChallenge(gateway: Gateway, connectionId: string, answer: ChallengeAnswer): Promise<Answer>;
  /** TLS was renegotiated: may the client stay? */
  reauthenticate(
    gateway: Gateway,
    connectionId: string,
    ask: ReauthenticateAsk,
  ): Promise<ReauthenticateAnswer>;
  /** In the order of the reports; each by itself. */
  report(gateway: Gateway, reports: readonly Report[]): Promise<readonly ReportResult[]>;
  resynchronise(gateway: Gateway, ask: ResynchroniseAsk): Promise<ResynchroniseAnswer>;
  /** Those of other gateways are answered as `end`. */
  refresh(gateway: Gateway, connectionIds: readonly string[]): Promise<readonly Refreshed[]>;
  /** What is due for this gateway at this moment, about its connections. Asked for again and again by who holds its stream. */
  dueOrders(gateway: Gateway): Promise<readonly Order[]>;
  /** `rules-changed` and `restart-wanted` of each endpoint that it serves, as things are now; who holds the stream passes on what is new. */
  endpointOrders(gateway: Gateway): Promise<readonly Order[]>;
}
