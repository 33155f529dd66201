import { type Directory, findDirectory } from './connections/directory/directory.ts';
import { SignInNotProven } from './connections/directory/directory-refusals.ts';
import type { ServerAnswer } from './connections/directory/examine-server.ts';
import { type Finding, findingsAbout, type Probed, probe } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { portalDirectoryId } from './endpoints/portal-access.ts';

const { ok, fault, warning } = findingsAbout('Directory');

/** What one address of a directory answered. */
interface Look {
  readonly directory: Directory;
  readonly url: string;
  readonly answer: Probed<ServerAnswer>;
}

/** Asks every domain controller that the configuration names, at once. */
export function lookAtDirectories(directories: readonly Directory[]): Promise<readonly Look[]> {
  const all = directories.flatMap((directory) => directory.urls.map((url) => ({ directory, url })));
  return Promise.all(
    all.map(async ({ directory, url }) => ({ directory, url, answer: await look(directory, url) })),
  );
}

function look(directory: Directory, url: string): Promise<Probed<ServerAnswer>> {
  return probe(async () => {
    const { examineServer } = await import('./connections/directory/examine-server.ts');
    try {
      return await examineServer(directory, url);
    } catch (error) {
      if (!(error instanceof SignInNotProven)) throw error;
      throw new Error(`The account of BindDn is refused (${error.why})`, { cause: error });
    }
  });
}

/** Where people cannot sign in, or only while others answer. */
export function judgeDirectories(looks: readonly Look[]): readonly Finding[] {
  return looks.map(({ directory, url, answer }) => {
    const subject = `${directory.directoryId}, ${url}`;
    if ('value' in answer) return ANSWERS[answer.value](subject);
    const others = looks.some((other) => other.directory === directory && 'value' in other.answer);
    if (others)
      return warning(
        `${subject}: ${answer.failure} ${WHERE_TO_LOOK} Another server of the directory answers.`,
      );
    return fault(`${subject}: ${answer.failure} ${WHERE_TO_LOOK} Nobody of this directory can sign in.`);
  });
}

const WHERE_TO_LOOK = 'Check address, certificate, BindDn, name service and firewall.';

const ANSWERS: Readonly<Record<ServerAnswer, (subject: string) => Finding>> = {
  reachable: (subject) =>
    ok(`${subject} answers. Whether people are found shows at their first sign-in: there is no BindDn.`),
  'base-dn-found': (subject) => ok(`${subject} answers, takes the account of BindDn, and shows it BaseDn.`),
  'base-dn-not-found': (subject) =>
    fault(
      `${subject}: there is no BaseDn that the account of BindDn may see. Nobody of this directory can sign in.`,
    ),
};

/** Endpoints that nobody signs in to, because the configuration does not say where their directory is. */
export function judgeDirectoryUses(
  endpoints: readonly Endpoint[],
  directories: readonly Directory[],
): readonly Finding[] {
  return endpoints.flatMap((endpoint) => {
    const id = portalDirectoryId(endpoint);
    if (id === undefined || findDirectory(directories, id)) return [];
    const { clientVpnEndpointId } = endpoint;
    return [
      fault(
        `${clientVpnEndpointId} names ${id}, which is no entry of Directories. Add it, or give the endpoint another one.`,
      ),
    ];
  });
}
