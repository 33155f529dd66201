import type { RequestHandler, Response } from 'express';
import { BrowserStepOver, BrowserStepTaken } from '../../connections/browser-failures.ts';
import type { WaitingConnection } from '../../connections/browser-sign-ins.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { addressBucket } from '../../kernel/address-bucket.ts';
import type { RandomBytes } from '../../kernel/random.ts';
import { refuseUnlessNavigation } from '../../web/navigation.ts';
import { paths } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { sessionOf } from '../../web/session.ts';
import { renewBinding } from '../binding-cookie.ts';
import { type DeviceKind, deviceKind } from '../device-kind.ts';
import { type FinishConnectionDeps, finishIfSignedIn } from '../finish-connection.ts';
import { browserOf, type CodeRequest, findWaiting } from '../waiting-connection.ts';
import { wordsOf } from '../words/languages.ts';
import { type ConnectionFinishedViews, showFinished } from './connection-finished.ts';

export interface ConnectionModel extends PageModel {
  readonly endpoint: string;
  readonly device: DeviceKind;
  readonly deviceAddress: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly minutesAgo: number;
  /** Only where the browser is elsewhere than the device: what the VPN client shows must be the same. */
  readonly compare?: { readonly number: string; readonly browserAddress: string };
  readonly confirmAction: string;
  readonly rejectAction: string;
  /** Empty for a browser without a session: then the origin of the form is all that is looked at. */
  readonly csrfToken: string;
}

export interface ConnectionViews {
  readonly 'pages/connection': ConnectionModel;
}

export interface ConnectionPageDeps extends FinishConnectionDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly random: RandomBytes;
  readonly renderer: Renderer<ConnectionViews & ConnectionFinishedViews>;
}

/**
 * Where the link of a connection leads. It asks whose device it is, and nothing happens until somebody presses a button: a link may come from anybody.
 * The browser that did comes back here from the identity provider, and the connection goes on. Throws `BrowserStepOver`, `BrowserStepTaken`.
 */
export function connectionPage(deps: ConnectionPageDeps): RequestHandler<{ code: string }> {
  return async (req, res) => {
    refuseUnlessNavigation(req);
    const waiting = await findWaiting(deps, req, res);
    const browser = browserOf(req, deps.jar);
    const isOurs = browser !== undefined && waiting.confirmedBy === browser;
    if (waiting.finished) return showFinishedTo(deps, res, waiting, isOurs);
    if (waiting.confirmedBy !== undefined && !isOurs) throw new BrowserStepTaken();
    if (isOurs && (await finishIfSignedIn(deps, req, res, waiting, browser)))
      return showAfter(deps, req, res);
    return showQuestion(deps, req, res, waiting);
  };
}

/** To all others the link is as good as unknown: whoever has it besides learns nothing of how it ended. */
function showFinishedTo(
  { renderer }: ConnectionPageDeps,
  res: Response,
  { finished }: WaitingConnection,
  isOurs: boolean,
): void {
  if (!isOurs || !finished) throw new BrowserStepOver();
  showFinished(renderer, res, finished);
}

async function showAfter(deps: ConnectionPageDeps, req: CodeRequest, res: Response): Promise<void> {
  const waiting = await findWaiting(deps, req, res);
  showFinishedTo(deps, res, waiting, true);
}

/** The binding cookie comes with the page, so that a double click of its button is one browser. */
async function showQuestion(
  { endpoints, renderer, asOf, clock, jar, random }: ConnectionPageDeps,
  req: CodeRequest,
  res: Response,
  { clientVpnEndpointId, device, askedAt, number }: WaitingConnection,
): Promise<void> {
  const { code } = req.params;
  renewBinding(req, res, jar, random);
  const endpoint = await endpoints.get(clientVpnEndpointId, asOf(res));
  const { clientAddress } = contextOf(res);
  const isElsewhere = addressBucket(clientAddress) !== addressBucket(device.publicIp);
  renderer.page(res, 'pages/connection', {
    title: wordsOf(res).connection.title,
    endpoint: endpoint?.value.displayName ?? clientVpnEndpointId,
    device: deviceKind(device.platform),
    deviceAddress: device.publicIp,
    askedAt,
    minutesAgo: Math.max(0, Math.floor((clock() - askedAt) / 60_000)),
    ...(isElsewhere && { compare: { number, browserAddress: clientAddress } }),
    confirmAction: paths.connection(code),
    rejectAction: paths.connectionRejection(code),
    csrfToken: sessionOf(res).csrfToken ?? '',
  });
}
