import type { Response } from 'express';
import type { Clock } from '../../kernel/clock.ts';
import type { PosternError } from '../../kernel/errors.ts';
import { SignInRefused } from '../../saml/refusals.ts';
import { paths, routes } from '../../web/paths.ts';
import { type ProblemWords, webProblems, wordsFor } from '../../web/problem.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { refusalWords } from '../refusal-words.ts';

export interface ProblemModel extends PageModel {
  readonly heading: string;
  readonly whatHappened: string;
  readonly whatToDo: string;
  readonly action: { readonly label: string; readonly href: string };
  /** What an administrator needs to find the cause; pages that must not differ from each other have none. */
  readonly details?: {
    readonly code: string;
    /** Only for a refused sign-in: its messages are the same for everybody, others may name a host or a directory. */
    readonly cause?: string;
    readonly reference: string;
    /** ISO 8601, UTC. */
    readonly time: string;
  };
}

export interface ProblemViews {
  readonly 'pages/problem': ProblemModel;
}

export interface ProblemPageDeps {
  readonly renderer: Renderer<ProblemViews>;
  readonly clock: Clock;
}

/** The page of every failure: what happened, what to do next, and what to tell the administrator. */
export function problemPage(deps: ProblemPageDeps): (res: Response, error: PosternError) => void {
  return (res, error) => {
    const words = wordsFor(error, refusalWords, webProblems);
    res.status(words.status);
    deps.renderer.page(res, 'pages/problem', {
      ...modelOf(error, words),
      ...(words.status === 404 ? {} : { details: detailsOf(res, error, deps.clock()) }),
    });
  };
}

function modelOf(error: PosternError, words: ProblemWords): ProblemModel {
  return {
    title: `Error: ${words.title}`,
    heading: words.title,
    whatHappened: words.whatHappened,
    whatToDo: words.whatToDo,
    action: actionFor(error),
  };
}

/** A refused sign-in leads on to another try at the endpoint that it was for; anything else leads home. */
function actionFor(error: PosternError): ProblemModel['action'] {
  const endpointId = error instanceof SignInRefused ? error.context.clientVpnEndpointId : undefined;
  if (endpointId !== undefined) return { label: 'Sign in again', href: paths.endpoint(endpointId) };
  return { label: 'Go to the home page', href: routes.home };
}

function detailsOf(res: Response, error: PosternError, now: number): NonNullable<ProblemModel['details']> {
  const { reference } = contextOf(res);
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const cause = error instanceof SignInRefused ? { cause: error.message } : {};
  return { code: error.code, reference, time, ...cause };
}
