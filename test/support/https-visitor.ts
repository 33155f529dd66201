import { Agent, request } from 'node:https';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { readAuthnRequest, respond, type ScriptedIdp } from './scripted-idp.ts';

export interface HttpsAnswer {
  /** The HTTP status, or the code of the error with which the connection ended. */
  readonly status: number | string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface HttpsRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** What a site behind TLS is, for somebody who opens it. */
export interface HttpsSite {
  readonly portal: string;
  readonly ca: string;
}

/** A browser without a window: one address, one cookie jar, connections that are kept open as browsers keep them. */
export interface HttpsVisitor {
  readonly address: string;
  /** Never throws: a broken connection is an answer, too. */
  ask(path: string, what?: HttpsRequest): Promise<HttpsAnswer>;
  close(): void;
}

/** `address`: one of 127.0.0.0/8, so that visitors differ for the proxy. */
export function httpsVisitor({ portal, ca }: HttpsSite, address: string): HttpsVisitor {
  const agent = new Agent({ keepAlive: true, ca, localAddress: address });
  const cookies = new Map<string, string>();
  return {
    address,
    close: () => agent.destroy(),
    async ask(path, { method = 'GET', headers = {}, form } = {}) {
      const body = form && new URLSearchParams(form).toString();
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(new URL(path, portal), agent, method, body, {
        ...(cookie === '' ? {} : { Cookie: cookie }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      });
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) keep(cookies, line);
      return answer;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  cookies.set(name, value);
}

function send(
  url: URL,
  agent: Agent,
  method: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<HttpsAnswer> {
  return new Promise((resolve) => {
    const broken = (error: NodeJS.ErrnoException) =>
      resolve({ status: error.code ?? error.message, headers: {}, text: '' });
    const sending = request(url, { agent, method, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.on('error', broken);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
      );
    });
    sending.on('error', broken).end(body);
  });
}

export type SignInStep = 'start' | 'post' | 'complete';

export interface SignInAttempt {
  /** True when the visitor has a session now. */
  readonly signedIn: boolean;
  /** What the identity provider wrote; undefined when it was never asked. */
  readonly samlResponse: string | undefined;
}

/**
 * The three requests of a sign-in, each told to `note` as it is answered. The post comes without cookies, as browsers
 * send it from another site. Ends at the first step that is not answered as it should be.
 */
export async function signInAt(
  visitor: HttpsVisitor,
  idp: ScriptedIdp,
  endpointId: ClientVpnEndpointId,
  note: <Answer extends HttpsAnswer>(step: SignInStep, asked: Promise<Answer>) => Promise<Answer> = (
    _,
    asked,
  ) => asked,
): Promise<SignInAttempt> {
  const started = await note('start', visitor.ask(paths.signIn(endpointId)));
  if (started.status !== 302) return { signedIn: false, samlResponse: undefined };
  const { samlResponse } = respond(idp, readAuthnRequest(String(started.headers.location)));
  const posted = await note('post', postResponse(visitor, samlResponse));
  if (posted.status !== 303) return { signedIn: false, samlResponse };
  const completed = await note('complete', visitor.ask(String(posted.headers.location)));
  return { signedIn: completed.status === 303, samlResponse };
}

/** Posts a Response as the identity provider's page does. */
export function postResponse(visitor: HttpsVisitor, samlResponse: string): Promise<HttpsAnswer> {
  return visitor.ask(routes.assertionConsumerService, {
    method: 'POST',
    form: { SAMLResponse: samlResponse },
    headers: { Cookie: '', 'Sec-Fetch-Site': 'cross-site', Origin: 'https://idp.corp.example' },
  });
}
