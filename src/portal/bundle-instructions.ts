import type { ClientFlavour } from '../endpoints/client-flavours.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ClientDownload, Platform } from './client-downloads.ts';
import { type ConnectStep, connectGuide } from './connect-steps.ts';
import type { Words } from './words/words.ts';

/** The page in a bundle. It is opened from disk: it holds all that it needs, and every address is absolute. */
export interface InstructionsModel {
  readonly endpointName: string;
  readonly client: string;
  /** The installer beside the page, or where to get one; neither when no client is offered. */
  readonly installer?: { readonly fileName: string } | { readonly href: string };
  readonly profileFileName: string;
  readonly steps: readonly ConnectStep[];
  /** The endpoint's page, absolute. */
  readonly portalPage: string;
}

export interface InstructionsViews {
  readonly 'bundle/instructions': InstructionsModel;
}

/** What a bundle is for, and what it holds. */
export interface BundleContents {
  readonly endpoint: Endpoint;
  readonly platform: Platform;
  readonly flavour: ClientFlavour;
  /** Does the endpoint's directory ask for a code. */
  readonly isMfaEnabled: boolean;
  /** The client of the platform that the profile is for; undefined when none is offered. */
  readonly client: ClientDownload | undefined;
  readonly profileFileName: string;
  /** The directory that unpacking makes: the archive's name without its ending. */
  readonly directory: string;
  readonly portalPage: string;
}

export function instructionsModel(words: Words, contents: BundleContents): InstructionsModel {
  const { endpoint, platform, flavour, client, profileFileName, directory } = contents;
  const name = client?.name ?? words.endpoint.profile.names[flavour];
  const { steps } = connectGuide(
    words,
    { platform, flavour, name },
    {
      authenticationOptions: endpoint.authenticationOptions,
      isMfaEnabled: contents.isMfaEnabled,
      fileName: `${directory}/${profileFileName}`,
    },
  );
  return {
    endpointName: endpoint.displayName,
    client: name,
    ...(client && { installer: installerOf(client) }),
    profileFileName,
    steps,
    portalPage: contents.portalPage,
  };
}

function installerOf({ installer, href }: ClientDownload): NonNullable<InstructionsModel['installer']> {
  return installer ? { fileName: installer.fileName } : { href };
}
