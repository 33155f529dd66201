import type { Declarations } from './declarations.ts';
import type { DeclarationFault } from './endpoints/declaration-fault.ts';
import { declaredDisplayName } from './endpoints/declared-names.ts';
import { extraLines } from './endpoints/extra-lines.ts';
import { leftOutNotices } from './endpoints/left-out-notices.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import type { ProfileComplaint, ReadProfile } from './ops/openvpn-program.ts';

/** A client's profile but for what every endpoint has of its own. */
const AROUND = ['client', 'dev tun', 'remote localhost 1194', 'nobind', 'auth-user-pass'];

/**
 * Has a real openvpn read the `ClientConfigurationLines` of each endpoint, each set of lines once. Throws
 * {@link ConfigurationFaulty} with a line for each thing that it refuses. Returns what is no fault and still must not surprise
 * anybody, one text each: which profiles go without which lines, and what could not be read.
 */
export async function checkClientConfigurations(
  declarations: Declarations,
  readProfile: ReadProfile,
): Promise<readonly string[]> {
  const users = usersIn(declarations);
  const faults: DeclarationFault[] = [];
  const notices = users.flatMap(({ name, lines }) => leftOutNotices(name, lines));
  for (const group of Map.groupBy(users, ({ lines }) => lines.join('\n')).values()) {
    const verdict = await readProfile(profileWith(group[0]?.lines ?? []));
    if (verdict.kind === 'refused') {
      faults.push(
        ...group.flatMap(({ index }) => verdict.complaints.map((complaint) => faultOf(index, complaint))),
      );
    }
    if (verdict.kind === 'unchecked') notices.push(uncheckedNotice(group, verdict.reason));
  }
  if (faults.length > 0) throw new ConfigurationFaulty(declarations.describe(faults));
  return notices;
}

/** An endpoint that has lines. */
interface User {
  readonly index: number;
  readonly name: string;
  readonly lines: readonly string[];
}

function usersIn({ endpoints, realm }: Declarations): readonly User[] {
  return endpoints
    .map((endpoint, index) => ({
      index,
      name: declaredDisplayName(endpoint, realm),
      lines: endpoint.ClientConfigurationLines,
    }))
    .filter(({ lines }) => lines.length > 0);
}

function profileWith(lines: readonly string[]): string {
  return `${[...AROUND, ...extraLines(lines, 'openvpn')].join('\n')}\n`;
}

/** The lines of the profile are those of the member, in their order, behind what is around them. */
function faultOf(index: number, { line, message }: ProfileComplaint): DeclarationFault {
  const place = line === undefined || line <= AROUND.length ? [] : [line - AROUND.length - 1];
  return {
    path: ['Endpoints', index, 'ClientConfigurationLines', ...place],
    message: `OpenVPN does not take this: ${message}. Correct the line, or remove it.`,
  };
}

function uncheckedNotice(users: readonly User[], reason: string): string {
  const names = users.map(({ name }) => name).join(', ');
  return `ClientConfigurationLines of ${names} were not read by a real openvpn: ${reason}. Install the package openvpn to have them checked.`;
}
