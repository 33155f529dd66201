import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One thing that openvpn does not take; `line` counts from 1 and is missing where openvpn does not name one. */
export interface ProfileComplaint {
  readonly line?: number;
  readonly message: string;
}

/** What a real openvpn says to a profile. `unchecked`: it could not be asked, and `reason` says why. */
export type ProfileVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly complaints: readonly ProfileComplaint[] }
  | { readonly kind: 'unchecked'; readonly reason: string };

/** Has a client's profile read. It must not name a `ca`. */
export type ReadProfile = (profile: string) => Promise<ProfileVerdict>;

/** Where packages put openvpn, which the path of an ordinary user often leaves out. */
const ITS_PLACES = ['/usr/sbin', '/usr/local/sbin', '/sbin'];
/** Reading takes milliseconds; a program that takes longer is not openvpn, or hangs. */
const PATIENCE_MS = 5_000;
/** Far more than openvpn says to a profile of a few lines (characters). */
const LONGEST_OUTPUT = 65_536;
/** Openvpn looks for the files last, after it took all lines, and ends where one is not there. */
const NO_FILE = '/dev/null/none';
const LACKS_ONLY_THE_FILE = /^Options error: --ca fails with/m;

/**
 * Profiles are read by the openvpn of this machine, found in `searchPath` or where packages put it. It gets the profile on its
 * standard input and a `ca` that is not there, so it reads everything and ends before it opens a device or a connection;
 * it needs no rights and writes no file.
 */
export function openVpnReader(searchPath = process.env.PATH ?? '', patienceMs = PATIENCE_MS): ReadProfile {
  return async (profile) => {
    const program = findOpenVpn(searchPath);
    if (program === undefined) return { kind: 'unchecked', reason: 'there is no openvpn on this machine' };
    return run(program, profile, patienceMs);
  };
}

function findOpenVpn(searchPath: string): string | undefined {
  const directories = [...searchPath.split(delimiter).filter((directory) => directory !== ''), ...ITS_PLACES];
  return directories.map((directory) => join(directory, 'openvpn')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(program: string, profile: string, patienceMs: number): Promise<ProfileVerdict> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--suppress-timestamps', '--config', 'stdin', '--ca', NO_FILE], {
      env: {},
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(0, LONGEST_OUTPUT);
      });
    }
    child.once('error', (error) => resolve({ kind: 'unchecked', reason: error.message }));
    child.once('close', (_code, signal) => resolve(verdictOf(program, output, signal !== null)));
    // It may end before it read everything: what it says then matters, not the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(profile);
  });
}

function verdictOf(program: string, output: string, wasEnded: boolean): ProfileVerdict {
  const complaints = output.split('\n').flatMap(complaintOf);
  if (complaints.length > 0) return { kind: 'refused', complaints };
  if (LACKS_ONLY_THE_FILE.test(output)) return { kind: 'accepted' };
  const end = wasEnded ? 'took too long and was ended' : 'said nothing about it';
  return { kind: 'unchecked', reason: `${program} ${end}` };
}

function complaintOf(said: string): readonly ProfileComplaint[] {
  const [, message] = /^Options error: (.*)$/.exec(said) ?? [];
  if (message === undefined || /^(--ca fails with|Please correct these errors)/.test(message)) return [];
  const [place, line] = / in stdin:(\d+)(?=:)/.exec(message) ?? [];
  if (place === undefined) return [{ message }];
  return [{ line: Number(line), message: message.replace(place, '') }];
}
