import type { ConnectAsk } from './gateway-contract.ts';

/** How the person of a client gets to the portal's page; undefined where the client can open no browser. */
export type BrowserMethod =
  /** `IV_SSO` holds `webauth`: the client opens a link and waits where it is. */
  | { readonly method: 'web-auth' }
  /** The AWS-provided client: it opens a link, listens for the browser at a loopback port, and connects anew with what came. */
  | { readonly method: 'crv1'; readonly loopbackPort: number };

/** `CRV1::<state>::<answer>`: what came back for a connection that was refused with a link. */
export interface ChallengeReply {
  readonly state: string;
  /** As the browser posted it. */
  readonly answer: string;
}

/** The port at which the AWS-provided client listens where it does not say. */
const USUAL_LOOPBACK_PORT = 35_001;

type Words = Pick<ConnectAsk, 'username' | 'password'> & {
  readonly device: Pick<ConnectAsk['device'], 'peerInfo'>;
};

/**
 * What a client can, by what it says of itself. Only the AWS-provided client sends `ACS::<port>`; and only its way of
 * writing the credentials arrives at a stock server without a user name and without any peer info.
 */
export function browserMethodOf({ username, password, device }: Words): BrowserMethod | undefined {
  const loopbackPort = loopbackPortOf(password);
  if (loopbackPort !== undefined) return { method: 'crv1', loopbackPort };
  const { peerInfo } = device;
  if ((peerInfo.IV_SSO ?? '').split(',').includes('webauth')) return { method: 'web-auth' };
  const isSilent = username === '' && password === '' && Object.keys(peerInfo).length === 0;
  return isSilent ? { method: 'crv1', loopbackPort: USUAL_LOOPBACK_PORT } : undefined;
}

/** Browsers refuse ports below 1024 that other services have, and nobody but a local user may offer the others. */
function loopbackPortOf(password: string): number | undefined {
  const port = Number(/^ACS::(?<port>\d{4,5})$/.exec(password)?.groups?.port);
  return port >= 1024 && port <= 65_535 ? port : undefined;
}

/** Undefined: the password is none. The answer is percent-encoded on its way (facts of the AWS-provided client); what cannot be decoded stays as it is. */
export function challengeReplyOf(password: string): ChallengeReply | undefined {
  const found = /^CRV1::(?<state>[^:]+)::(?<answer>.*)$/s.exec(password)?.groups;
  const { state, answer } = found ?? {};
  return state === undefined || answer === undefined ? undefined : { state, answer: decodedAnswer(answer) };
}

/** Standard base64 holds no percent sign, so what is not encoded comes through unharmed. */
export function decodedAnswer(answer: string): string {
  try {
    return decodeURIComponent(answer);
  } catch {
    return answer;
  }
}
