import type { AuthenticationOption } from '../endpoints/endpoint.ts';
import type { ClientDownload, Platform } from './client-downloads.ts';
import type { Words } from './words/words.ts';

/** One thing to do after the profile was saved; `command` is for a terminal. */
export interface ConnectStep {
  readonly text: string;
  readonly command?: string;
}

/** How to open the profile in one client and sign in, in the order of doing. */
export interface ConnectGuide {
  /** The client, as it stands after "With". */
  readonly client: string;
  readonly steps: readonly ConnectStep[];
}

/** A client to explain: what decides how its profile is opened. */
export type GuidedClient = Pick<ClientDownload, 'platform' | 'flavour' | 'name'>;

/** What a guide depends on besides the client. */
export interface GuideContext {
  readonly authenticationOptions: readonly AuthenticationOption[];
  /** Does its directory ask for a code. */
  readonly isMfaEnabled: boolean;
  /** The name of the saved profile that is made for the client. */
  readonly fileName: string;
}

type ClientKind = keyof Words['guides']['open'] | 'other';

/** The steps for one client. Facts about the clients: docs/decisions/0014-languages.md. */
export function connectGuide(words: Words, client: GuidedClient, context: GuideContext): ConnectGuide {
  const { authenticationOptions } = context;
  const steps = [
    ...authenticationOptions.flatMap((option) => certificateStep(words, option)),
    ...openSteps(words, client, context),
    ...authenticationOptions.flatMap((option) => signInStep(words, option, context)),
    ...endSteps(words, client, context),
  ];
  return { client: client.name, steps };
}

/**
 * What to know about the programs that every Linux has: they can do without a browser alone. The openvpn command needs a
 * second program to show the sign-in page, and NetworkManager has none.
 */
export function plainLinuxGuide({ guides }: Words, context: GuideContext): ConnectGuide {
  const browser = context.authenticationOptions.some(({ type }) => type === 'federated-authentication');
  const command = `sudo openvpn --config ${savedAs(context)}`;
  const steps = browser ? [{ text: guides.plainCannot }] : [{ text: guides.plainConnect, command }];
  return { client: guides.plainLinux, steps };
}

function certificateStep({ guides }: Words, { type }: AuthenticationOption): readonly ConnectStep[] {
  return type === 'certificate-authentication' ? [{ text: guides.certificate }] : [];
}

function openSteps({ guides }: Words, client: GuidedClient, context: GuideContext): readonly ConnectStep[] {
  const kind = kindOf(client);
  if (kind === 'other') return [{ text: guides.openOther(client.name) }];
  const command = `openvpn3 session-start --config ${savedAs(context)}`;
  return guides.open[kind].map((text) => (kind === 'openvpn-3' ? { text, command } : { text }));
}

function signInStep(
  { guides }: Words,
  option: AuthenticationOption,
  { isMfaEnabled }: GuideContext,
): readonly ConnectStep[] {
  switch (option.type) {
    case 'federated-authentication':
      return [{ text: guides.browser }];
    case 'directory-service-authentication':
      return [{ text: isMfaEnabled ? guides.passwordAndCode : guides.password }];
    case 'certificate-authentication':
      return [];
  }
}

/** iOS puts the app to sleep while the browser is in front; a terminal shows no button to end a connection. */
function endSteps({ guides }: Words, client: GuidedClient, context: GuideContext): readonly ConnectStep[] {
  const kind = kindOf(client);
  if (kind === 'openvpn-connect-ios') return [{ text: guides.backToApp(client.name) }];
  if (kind !== 'openvpn-3') return [];
  const command = `openvpn3 session-manage --disconnect --config ${savedAs(context)}`;
  return [{ text: guides.browserByHand }, { text: guides.end, command }];
}

/** Stock OpenVPN has another face on each platform; a client that we do not know gets words that fit them all. */
function kindOf({ flavour, platform, name }: GuidedClient): ClientKind {
  switch (flavour) {
    case 'aws':
    case 'tunnelblick':
    case 'openvpn-for-android':
      return flavour;
    case 'openvpn-connect':
      return platform === 'ios' || platform === 'android'
        ? `openvpn-connect-${platform}`
        : 'openvpn-connect-desktop';
    case 'openvpn':
      return /^openvpn\b/i.test(name) ? stockKindOn(platform) : 'other';
  }
}

function stockKindOn(platform: Platform): ClientKind {
  if (platform === 'windows') return 'openvpn-gui';
  return platform === 'linux' ? 'openvpn-3' : 'other';
}

/** Where browsers put what they save, as a shell reads it; the name needs no quotes. */
function savedAs({ fileName }: GuideContext): string {
  return `~/Downloads/${fileName}`;
}
