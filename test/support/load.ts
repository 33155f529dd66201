import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import {
  type HttpsAnswer,
  type HttpsSite,
  type HttpsVisitor,
  httpsVisitor,
  type SignInStep,
  signInAt,
} from './https-visitor.ts';
import type { ScriptedIdp } from './scripted-idp.ts';

/** One answer that somebody got while the load ran. */
export interface Seen {
  readonly step: SignInStep | 'view';
  readonly status: number | string;
  /** When it was asked for, milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  readonly retryAfter: string | undefined;
}

/** Somebody who was told that they are signed in, and with which Response. */
export interface SignedInVisitor {
  readonly visitor: HttpsVisitor;
  readonly samlResponse: string;
}

export interface Load {
  /** Grows while the load runs. */
  readonly seen: readonly Seen[];
  readonly signedIn: readonly SignedInVisitor[];
  /** Starts nothing new, and resolves when everything that was asked is answered. */
  stop(): Promise<void>;
  /** Closes the visitors' connections. */
  close(): void;
}

export interface LoadSettings {
  readonly site: HttpsSite;
  readonly idp: ScriptedIdp;
  readonly endpointId: ClientVpnEndpointId;
  readonly signInsPerSecond: number;
  /** By people who are signed in, in turns. */
  readonly viewsPerSecond: number;
}

/** So many of those who signed in go on looking at pages: the first ones, so that their sessions live through it all. */
const VIEWERS = 20;

/** A bounded load: so much per second, whether it is answered or not. Each person comes from an address of their own. */
export function startLoad({ site, idp, endpointId, signInsPerSecond, viewsPerSecond }: LoadSettings): Load {
  const seen: Seen[] = [];
  const signedIn: SignedInVisitor[] = [];
  const visitors: HttpsVisitor[] = [];
  const underWay = new Set<Promise<void>>();
  let views = 0;

  const note = async <Answer extends HttpsAnswer>(
    step: Seen['step'],
    asked: Promise<Answer>,
  ): Promise<Answer> => {
    const [at, began] = [Date.now(), performance.now()];
    const answer = await asked;
    const retryAfter = answer.headers['retry-after'];
    seen.push({
      step,
      status: answer.status,
      at,
      milliseconds: performance.now() - began,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    });
    return answer;
  };
  const signIn = async () => {
    const visitor = httpsVisitor(site, addressOf(visitors.length));
    visitors.push(visitor);
    const attempt = await signInAt(visitor, idp, endpointId, note);
    if (attempt.signedIn && attempt.samlResponse)
      signedIn.push({ visitor, samlResponse: attempt.samlResponse });
  };
  const view = async () => {
    const viewers = signedIn.slice(0, VIEWERS);
    const viewer = viewers[views++ % viewers.length];
    if (viewer) await note('view', viewer.visitor.ask(paths.endpoint(endpointId)));
  };
  const every = (perSecond: number, act: () => Promise<void>) =>
    setInterval(() => {
      const work: Promise<void> = act().finally(() => underWay.delete(work));
      underWay.add(work);
    }, 1000 / perSecond);
  const timers = [every(signInsPerSecond, signIn), every(viewsPerSecond, view)];
  return {
    seen,
    signedIn,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
    },
    close() {
      for (const visitor of visitors) visitor.close();
    },
  };
}

/** 127.1.0.1, 127.1.0.2 …: all of 127.0.0.0/8 is this machine. */
function addressOf(index: number): string {
  return `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

/** How often each step was answered with what, such as `{ 'view 200': 120 }`. */
export function tally(seen: readonly Seen[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { step, status } of seen) counts[`${step} ${status}`] = (counts[`${step} ${status}`] ?? 0) + 1;
  return counts;
}

const GOOD: Readonly<Record<Seen['step'], number>> = { start: 302, post: 303, complete: 303, view: 200 };

/** True for the answer that somebody hopes for. */
export function succeeded({ step, status }: Seen): boolean {
  return GOOD[step] === status;
}
