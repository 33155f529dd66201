import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import {
  type AllowAnswer,
  type Answer,
  answerSchema,
  type ConnectAsk,
  type DenyAnswer,
  type ReauthenticateAnswer,
  type ReauthenticateAsk,
  type Report,
  type ReportResult,
  reauthenticateAnswerSchema,
} from '../../src/connections/gateway-contract.ts';
import type { Order } from '../../src/connections/gateway-orders.ts';

/** `waiting`: for the browser. `allowed`: OpenVPN has the client's addresses. `up`: packets pass. `gone`: nothing of it is left. */
export type ClientState = 'asking' | 'waiting' | 'allowed' | 'up' | 'denied' | 'gone';

export interface Traffic {
  readonly ingressBytes: number;
  readonly egressBytes: number;
  readonly ingressPackets?: number;
  readonly egressPackets?: number;
}

/** One client of a scripted gateway, as OpenVPN and its agent know it. */
export interface VpnClient {
  readonly ask: ConnectAsk;
  /** Postern's last word. */
  readonly answer: Answer;
  readonly connectionId: string;
  readonly state: ClientState;
  /** How Postern had it ended; undefined: it did not. */
  readonly ended: { readonly manner: 'halt' | 'restart'; readonly text: string } | undefined;
  /** How often an order ended it: more than once means that the same order came again. */
  readonly timesEnded: number;
  /** Resolves once it is allowed or denied: at once, or after the browser. */
  decided(): Promise<AllowAnswer | DenyAnswer>;
  /** The tunnel is up, at the address that was given. */
  establish(clientIp?: string): Promise<ReportResult | undefined>;
  count(traffic: Traffic): Promise<ReportResult | undefined>;
  disconnect(traffic?: Partial<Traffic>): Promise<ReportResult | undefined>;
  reauthenticate(ask?: Partial<ReauthenticateAsk>): Promise<ReauthenticateAnswer>;
  answerChallenge(answer: string): Promise<Answer>;
  /** Resolves once an order ended it and that was reported. */
  untilGone(): Promise<void>;
  /** For the gateway: Postern's word. */
  take(answer: Answer): void;
  /** For the gateway: does what an order says, one order after the other. */
  follow(order: Extract<Order, { readonly type: 'sign-in-ended' | 'terminate' }>): Promise<void>;
  end(ending: { readonly manner: 'halt' | 'restart'; readonly text: string }): Promise<void>;
  /** Its process is gone: nobody reports anything. */
  vanish(): void;
}

export interface VpnClientNeeds {
  readonly ask: ConnectAsk;
  readonly call: <Schema extends z.ZodType>(
    path: string,
    body: unknown,
    schema: Schema,
  ) => Promise<z.output<Schema>>;
  readonly report: (reports: readonly Report[]) => Promise<readonly ReportResult[]>;
}

const STATE_AFTER = { allow: 'allowed', deny: 'denied', wait: 'waiting' } as const;

const aboutOrder = ({ connectionId }: Order & { readonly connectionId: string }) => ({
  connectionId,
  at: Date.now(),
});

export function createVpnClient({ ask, call, report }: VpnClientNeeds): VpnClient {
  let answer: Answer | undefined;
  let state: ClientState = 'asking';
  let ended: VpnClient['ended'];
  let timesEnded = 0;
  let traffic: Partial<Traffic> = {};
  let following: Promise<void> = Promise.resolve();

  const known = (): Answer => {
    if (answer) return answer;
    throw new Error('Nothing was answered to this client yet.');
  };
  const one = async (said: Report) => (await report([said]))[0];
  const about = () => ({ connectionId: known().connectionId, at: Date.now() });
  const until = async (isThere: () => boolean) => {
    while (!isThere()) await wait(10);
  };
  const take = (given: Answer) => {
    answer = given;
    if (state !== 'gone' && state !== 'up') state = STATE_AFTER[given.decision];
  };
  const goOn = async () => take(await call(`connections/${known().connectionId}/continue`, {}, answerSchema));
  const disconnect = async (counts: Partial<Traffic> = {}) => {
    state = 'gone';
    traffic = { ...traffic, ...counts };
    return one({ type: 'disconnected', ...about(), ...traffic });
  };
  const end = async (ending: NonNullable<VpnClient['ended']>) => {
    ended = ending;
    timesEnded++;
    await disconnect();
  };

  return {
    ask,
    get answer() {
      return known();
    },
    get connectionId() {
      return known().connectionId;
    },
    get state() {
      return state;
    },
    get ended() {
      return ended;
    },
    get timesEnded() {
      return timesEnded;
    },
    async decided() {
      await until(() => answer !== undefined && answer.decision !== 'wait');
      return known() as AllowAnswer | DenyAnswer;
    },
    async establish(clientIp) {
      const allowed = known();
      if (allowed.decision !== 'allow') throw new Error(`The client was answered ${allowed.decision}.`);
      state = 'up';
      return one({ type: 'established', ...about(), clientIp: clientIp ?? allowed.clientIp });
    },
    async count(counts) {
      traffic = counts;
      return one({ type: 'byte-counts', ...about(), ...counts });
    },
    disconnect,
    reauthenticate: (more = {}) => {
      const { sessionId, sessionState, username, password, certificateChain, kid } = ask;
      const chain = { ...(certificateChain && { certificateChain }) };
      const token = { ...(sessionId && { sessionId }), ...(sessionState && { sessionState }) };
      const body = { kid: kid + 1, username, password, ...chain, ...token, ...more };
      return call(`connections/${known().connectionId}/re-authenticate`, body, reauthenticateAnswerSchema);
    },
    async answerChallenge(text) {
      const body = { kid: ask.kid, answer: text };
      take(await call(`connections/${known().connectionId}/answer`, body, answerSchema));
      return known();
    },
    untilGone: () => until(() => state === 'gone'),
    take,
    follow(order) {
      const followOne = async () => {
        // An order may overtake the answer that was lost and is asked for again.
        await until(() => answer !== undefined || state === 'gone');
        if (state === 'gone') await one({ type: 'disconnected', ...aboutOrder(order) });
        else if (order.type === 'terminate') await end(order);
        else if (state === 'waiting') await goOn();
      };
      following = following.then(followOne, followOne);
      return following;
    },
    end,
    vanish() {
      state = 'gone';
    },
  };
}
