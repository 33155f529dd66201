import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { asksForCode, type Directory } from '../../connections/directory/directory.ts';
import type { RandomBytes } from '../../kernel/random.ts';
import type { CookieJar } from '../../web/cookies.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { sessionOf } from '../../web/session.ts';
import { renewBinding } from '../binding-cookie.ts';
import type { DirectoryFormFailure } from '../directory-form-failure.ts';
import type { DirectoryEndpoint } from '../portal-endpoint.ts';
import { wordsOf } from '../words/languages.ts';

export interface DirectorySignInModel extends PageModel {
  readonly homeHref: string;
  readonly action: string;
  /** Ties the form to the browser that was shown it. */
  readonly formToken: string;
  /** Of the session, where there is one already. */
  readonly csrfToken?: string;
  readonly asksForCode: boolean;
  /** The user name that was typed; passwords and codes are never sent back. */
  readonly typed: string;
  readonly failure?: DirectoryFormFailure;
}

export interface DirectorySignInViews {
  readonly 'pages/directory-sign-in': DirectorySignInModel;
}

export interface DirectoryFormDeps {
  readonly renderer: Renderer<DirectorySignInViews>;
  readonly directories: () => readonly Directory[];
  readonly jar: CookieJar;
  readonly random: RandomBytes;
}

/** What a browser's binding cookie makes of the form, so that nobody can have somebody else sign in as them (login CSRF). SHA-256, base64url. */
export function formTokenOf(binding: string): string {
  return hash('sha256', `directory-sign-in ${binding}`, 'base64url');
}

/** The form for name, password and, where the directory asks for one, the code. Set the status before. */
export function showDirectorySignIn(
  { renderer, directories, jar, random }: DirectoryFormDeps,
  req: Request,
  res: Response,
  { endpoint }: DirectoryEndpoint,
  { typed, failure }: Pick<DirectorySignInModel, 'typed' | 'failure'>,
): void {
  const { directorySignIn, problem } = wordsOf(res);
  const { csrfToken } = sessionOf(res);
  const { title } = directorySignIn;
  renderer.page(res, 'pages/directory-sign-in', {
    title: failure === undefined ? title : problem.errorTitle(title),
    homeHref: routes.home,
    action: paths.signIn(endpoint.clientVpnEndpointId),
    formToken: formTokenOf(renewBinding(req, res, jar, random)),
    ...(csrfToken === undefined ? {} : { csrfToken }),
    asksForCode: asksForCode(endpoint, directories()),
    typed,
    ...(failure === undefined ? {} : { failure }),
  });
}
