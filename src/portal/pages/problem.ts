import type { Response } from 'express';
import type { Clock } from '../../kernel/clock.ts';
import type { PosternError } from '../../kernel/errors.ts';
import { AssertionReplayed, CodeAlreadyRedeemed, SignInRefused } from '../../saml/refusals.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { type Problem, problemOf } from '../problems.ts';
import { wordsOf } from '../words/languages.ts';
import type { Words } from '../words/words.ts';

export interface ProblemModel extends PageModel {
  readonly heading: string;
  readonly whatHappened: string;
  readonly whatToDo: string;
  /** It was for a VPN connection: where the person tries again. */
  readonly forConnection?: string;
  readonly action: { readonly label: string; readonly href: string };
  /** What an administrator needs to find the cause; pages that must not differ from each other have none. */
  readonly details?: {
    readonly code: string;
    /** Only for a refused sign-in: its messages are the same for everybody, others may name a host or a directory. */
    readonly cause?: string;
    readonly reference: string;
    /** Milliseconds since 1970. */
    readonly time: number;
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
    const words = wordsOf(res);
    const problem = problemOf(error, words);
    res.status(problem.status);
    deps.renderer.page(res, 'pages/problem', {
      ...modelOf(error, problem, words),
      ...(problem.status === 404 ? {} : { details: detailsOf(res, error, deps.clock()) }),
    });
  };
}

function modelOf(error: PosternError, problem: Problem, words: Words): ProblemModel {
  return {
    title: words.problem.errorTitle(problem.title),
    heading: problem.title,
    whatHappened: problem.whatHappened,
    whatToDo: problem.whatToDo,
    ...(isForConnection(error) && { forConnection: words.problem.forConnection }),
    action: actionFor(error, words.problem.actions),
  };
}

/** Another try begins in the VPN client: the portal may not even serve the endpoint, and a link of a connection is nothing to lead people to (0032). */
function isForConnection(error: PosternError): error is SignInRefused {
  return error instanceof SignInRefused && error.context.isForConnection === true;
}

/** A refused sign-in leads on to another try at the endpoint that it was for; anything else leads home. */
function actionFor(error: PosternError, labels: Words['problem']['actions']): ProblemModel['action'] {
  const endpointId = error instanceof SignInRefused ? error.context.clientVpnEndpointId : undefined;
  if (endpointId === undefined || isForConnection(error)) return { label: labels.home, href: routes.home };
  // Whoever signed in before may still be signed in; then the endpoint's page asks for nothing.
  const wasHere = error instanceof AssertionReplayed || error instanceof CodeAlreadyRedeemed;
  return { label: wasHere ? labels.endpoint : labels.signInAgain, href: paths.endpoint(endpointId) };
}

function detailsOf(res: Response, error: PosternError, time: number): NonNullable<ProblemModel['details']> {
  const { reference } = contextOf(res);
  const cause = error instanceof SignInRefused ? { cause: error.message } : {};
  return { code: error.code, reference, time, ...cause };
}
