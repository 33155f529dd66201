import type { ClientFlavour, DefaultClient } from '../../endpoints/client-flavours.ts';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import { canConnectYet } from '../../endpoints/portal-access.ts';
import { profileFileName } from '../../endpoints/profile-file-name.ts';
import { remembered, rememberedText } from '../../kernel/remember.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel } from '../../web/renderer.ts';
import { type ClientDownload, PLATFORMS, type Platform } from '../client-downloads.ts';
import { type ConnectGuide, connectGuide, plainLinuxGuide } from '../connect-steps.ts';
import { type NetworkGroup, networkGroups } from '../network-groups.ts';
import { bundledClient, isOurFile, type ProfileChoices, profileChoices } from '../profile-choices.ts';
import type { SignedInIdentity } from '../session-identities.ts';
import type { Words } from '../words/words.ts';

export interface EndpointModel extends PageModel {
  readonly homeHref: string;
  readonly id: string;
  readonly name: string;
  /** Only when it says more than the name. */
  readonly description?: string;
  /** The operator's own words; lines end with \n. */
  readonly note?: string;
  readonly person: string;
  readonly canConnect: boolean;
  readonly offer: Offer;
  readonly networks: readonly NetworkGroup[];
  readonly splitTunnel: boolean;
  readonly sessionHours: number;
  /** True: the connection is cut then; false: the client signs in again by itself. */
  readonly disconnectOnSessionTimeout: boolean;
  readonly banner?: string;
}

/** Clients, profiles and how to use them: the same for everybody with a platform and a language. */
export interface Offer {
  readonly platform: Platform;
  readonly platforms: readonly PlatformLink[];
  /** For the chosen platform; the first is the one to recommend. */
  readonly clients: readonly ClientLink[];
  /** The main button. */
  readonly profile: ProfileLink;
  /** Made for the other clients of the platform. */
  readonly madeFor: readonly (ProfileLink & { readonly client: string })[];
  readonly otherProfiles: readonly ProfileLink[];
  /** One file with the profile, instructions for `client`, and its installer when that is a file of ours. */
  readonly bundle: { readonly href: string; readonly client?: string; readonly withInstaller: boolean };
  /** The first is for the recommended client. */
  readonly guides: readonly ConnectGuide[];
}

export interface PlatformLink {
  readonly platform: Platform;
  readonly href: string;
  readonly current: boolean;
}

export interface ProfileLink {
  readonly flavour: ClientFlavour;
  readonly href: string;
  readonly fileName: string;
}

export interface ClientLink extends Pick<ClientDownload, 'name' | 'href' | 'version' | 'size' | 'sha256'> {
  /** The host that the link leads to; undefined: the file is ours. */
  readonly site?: string;
}

/** What a page of an endpoint is made from, for a person whom its rules admit. */
export interface EndpointView {
  readonly endpoint: Endpoint;
  readonly identity: SignedInIdentity;
  readonly platform: Platform;
  /** For all platforms, the recommended one of each first. */
  readonly downloads: readonly ClientDownload[];
  readonly defaultClient: DefaultClient;
  /** Does the endpoint's directory ask for a code. */
  readonly isMfaEnabled: boolean;
}

/** What an offer is made from. */
interface OfferView extends Pick<EndpointView, 'endpoint' | 'platform' | 'defaultClient' | 'isMfaEnabled'> {
  /** Those of the platform. */
  readonly clients: readonly ClientDownload[];
}

/** Everything that the page of an endpoint shows. */
export function endpointModel(words: Words, view: EndpointView): EndpointModel {
  const { endpoint, identity } = view;
  const { clientVpnEndpointId: id, displayName: name, description, loginBanner, portalNote } = endpoint;
  return {
    title: name,
    copyButtons: true,
    homeHref: routes.home,
    id,
    name,
    ...(description !== '' && description !== name ? { description } : {}),
    ...(portalNote === undefined ? {} : { note: portalNote }),
    person: identity.nameId,
    canConnect: canConnectYet(endpoint),
    offer: offersOf(words)(endpoint)(view.downloads)(view.defaultClient)(signInKindOf(view))(view.platform),
    networks: networkGroups(words.endpoint.networks, endpoint, identity.groups),
    splitTunnel: endpoint.splitTunnel,
    sessionHours: endpoint.sessionTimeoutHours,
    disconnectOnSessionTimeout: endpoint.disconnectOnSessionTimeout,
    ...(loginBanner === undefined ? {} : { banner: loginBanner }),
  };
}

type SignInKind = 'with-code' | 'without-code';

function signInKindOf({ isMfaEnabled }: EndpointView): SignInKind {
  return isMfaEnabled ? 'with-code' : 'without-code';
}

/** Worked out once for as long as endpoint and clients stay what they are: it is most of the page. */
const offersOf = remembered((words: Words) =>
  remembered((endpoint: Endpoint) =>
    remembered((downloads: readonly ClientDownload[]) =>
      rememberedText((defaultClient: DefaultClient) =>
        rememberedText((signInKind: SignInKind) =>
          rememberedText((platform: Platform) => {
            const clients = downloads.filter((client) => client.platform === platform);
            const isMfaEnabled = signInKind === 'with-code';
            return offerOf(words, { endpoint, platform, clients, defaultClient, isMfaEnabled });
          }),
        ),
      ),
    ),
  ),
);

function offerOf(words: Words, view: OfferView): Offer {
  const { endpoint, platform, clients, defaultClient } = view;
  return {
    platform,
    platforms: platformLinks(endpoint, platform),
    clients: clients.map(clientLink),
    ...profileLinks(view, profileChoices(clients, defaultClient)),
    guides: guidesFor(words, view),
  };
}

function platformLinks({ clientVpnEndpointId }: Endpoint, current: Platform): readonly PlatformLink[] {
  return PLATFORMS.map((platform) => ({
    platform,
    href: paths.endpointFor(clientVpnEndpointId, platform),
    current: platform === current,
  }));
}

function clientLink({ name, href, version, size, sha256 }: ClientDownload): ClientLink {
  const site = isOurFile({ href }) ? {} : { site: new URL(href).hostname };
  return {
    name,
    href,
    ...(version === undefined ? {} : { version }),
    ...(size === undefined ? {} : { size }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...site,
  };
}

function profileLinks(view: OfferView, choices: ProfileChoices) {
  const { clients, platform, endpoint } = view;
  const client = bundledClient(clients, choices.main);
  const href = paths.bundle(endpoint.clientVpnEndpointId, choices.bundled, platform);
  return {
    profile: profileLink(view, choices.main),
    madeFor: choices.forClients.map((flavour) => ({
      ...profileLink(view, flavour),
      client: clients.find((offered) => offered.flavour === flavour)?.name ?? flavour,
    })),
    otherProfiles: choices.rest.map((flavour) => profileLink(view, flavour)),
    bundle: {
      href,
      ...(client && { client: client.name }),
      withInstaller: client !== undefined && isOurFile(client),
    },
  };
}

function profileLink(view: OfferView, flavour: ClientFlavour): ProfileLink {
  const href = paths.clientConfiguration(view.endpoint.clientVpnEndpointId, flavour);
  return { flavour, href, fileName: fileNameOf(view, flavour) };
}

/** The export has a name of its own; the others say for which client they are. */
function fileNameOf({ endpoint, defaultClient }: OfferView, flavour: ClientFlavour): string {
  return profileFileName(endpoint, flavour === defaultClient ? undefined : flavour);
}

function guidesFor(words: Words, view: OfferView): readonly ConnectGuide[] {
  const { platform, clients, endpoint } = view;
  const { authenticationOptions } = endpoint;
  const context = (flavour: ClientFlavour) => ({
    authenticationOptions,
    isMfaEnabled: view.isMfaEnabled,
    fileName: fileNameOf(view, flavour),
  });
  const unknown = { platform, flavour: 'openvpn', name: words.guides.yourClient } as const;
  const guided = clients.length > 0 ? clients : [unknown];
  const guides = guided.map((client) => connectGuide(words, client, context(client.flavour)));
  return platform === 'linux' ? [...guides, plainLinuxGuide(words, context('openvpn'))] : guides;
}
