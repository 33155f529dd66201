import type { Response } from 'express';
import type { FinishedSignIn } from '../../connections/browser-sign-ins.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { allowFormTo } from '../../web/security-headers.ts';
import { wordsOf } from '../words/languages.ts';

export interface ConnectionFinishedModel extends PageModel {
  /** For a VPN client that waits for its answer at an address of this device. */
  readonly loopback?: { readonly action: string; readonly answer: string };
}

export interface ConnectionFinishedViews {
  readonly 'pages/connection-finished': ConnectionFinishedModel;
}

/**
 * The end of it: the window may be closed. Only the AWS-provided client gets its answer from the browser itself, which posts it to a port of the
 * person's own device: by a button, pressed by a script where there are any. Only this page may do that.
 */
export function showFinished(
  renderer: Renderer<ConnectionFinishedViews>,
  res: Response,
  { loopback }: FinishedSignIn,
): void {
  const { title } = wordsOf(res).connection.finished;
  const handingOn = loopback && answerTo(res, loopback);
  renderer.page(res, 'pages/connection-finished', { title, ...handingOn });
}

function answerTo(res: Response, { port, answer }: NonNullable<FinishedSignIn['loopback']>) {
  const origin = `http://127.0.0.1:${port}`;
  allowFormTo(res, origin);
  return { submitAtOnce: true, loopback: { action: `${origin}/`, answer } };
}
