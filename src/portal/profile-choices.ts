import { CLIENT_FLAVOURS, type ClientFlavour, type DefaultClient } from '../endpoints/client-flavours.ts';
import type { ClientDownload } from './client-downloads.ts';

/** Which profiles a page offers, and how loudly. Each flavour is in exactly one of the first three. */
export interface ProfileChoices {
  /** The main button. */
  readonly main: ClientFlavour;
  /** Those made for other clients of the platform, in the order of the clients. */
  readonly forClients: readonly ClientFlavour[];
  /** For whoever knows what they want. */
  readonly rest: readonly ClientFlavour[];
  /** The one that goes into a file together with instructions for its client, and the client itself where it is ours. */
  readonly bundled: ClientFlavour;
}

type OfferedClient = Pick<ClientDownload, 'flavour' | 'href'>;

/**
 * The main button is the export, so that everybody gets the same bytes (`Vpn.DefaultClient`). AWS has no client for
 * phones: there the export would be of no use to anybody, and the platform's own flavour takes its place.
 * `clients`: those of the platform, the recommended one first.
 */
export function profileChoices(
  clients: readonly OfferedClient[],
  defaultClient: DefaultClient,
): ProfileChoices {
  const offered = [...new Set(clients.map(({ flavour }) => flavour))];
  const main = canBeRead(defaultClient, offered) ? defaultClient : (offered[0] ?? 'openvpn');
  const forClients = offered.filter((flavour) => flavour !== main);
  const rest = CLIENT_FLAVOURS.filter((flavour) => flavour !== main && !offered.includes(flavour));
  return { main, forClients, rest, bundled: bundledClient(clients, main)?.flavour ?? main };
}

/** The client that a bundle is made for: rather one that is a file of ours, since a link fits in no ZIP, else the recommended one. */
export function bundledClient<Client extends OfferedClient>(
  clients: readonly Client[],
  main: ClientFlavour,
): Client | undefined {
  const ours = clients.filter(isOurFile);
  return ours.find(({ flavour }) => flavour === main) ?? ours[0] ?? clients[0];
}

/** Does the client's link lead to a file that the portal hands out itself. */
export function isOurFile({ href }: Pick<ClientDownload, 'href'>): boolean {
  return href.startsWith('/');
}

/** Stock profiles are read by every client but AWS's, those for AWS by its own alone. */
function canBeRead(flavour: DefaultClient, offered: readonly ClientFlavour[]): boolean {
  return flavour === 'openvpn' || offered.includes(flavour);
}
