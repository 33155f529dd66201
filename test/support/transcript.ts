import type { AwsShell, CommandResult } from './aws-shell.ts';
import { canonicalJson, concealer } from './conceal.ts';

/** A story told at the command line: what was typed and what came back, with placeholders for ids and times. */
export interface Transcript {
  /** A line of its own, which says what comes next. */
  heading(text: string): void;
  /** Runs a command and writes it down, whether it succeeds or not. The answer is as it came. */
  run(commandLine: string, shell?: AwsShell): Promise<CommandResult>;
  /** The same, where the answer has an id that the story goes on with. */
  make(commandLine: string, member: string): Promise<string>;
  text(): string;
}

/** A transcript of what is typed into `shell`; a story in which several people act hands in the shell of each. */
export function transcriptOf(shell: AwsShell): Transcript {
  const parts: string[] = [];
  const conceal = concealer();
  const run: Transcript['run'] = async (commandLine, actor = shell) => {
    const result = await actor.run(commandLine);
    parts.push([`$ ${conceal(commandLine)}`, printed(result, conceal)].filter(Boolean).join('\n'));
    return result;
  };
  return {
    heading: (text) => void parts.push(`## ${text}`),
    run,
    make: async (commandLine, member) => JSON.parse((await run(commandLine)).stdout)[member],
    text: () => `${parts.join('\n\n')}\n`,
  };
}

/** Releases of the CLI differ in blank lines, exit codes of refusals and in the order of members. */
function printed({ stdout, stderr }: CommandResult, conceal: (text: string) => string): string {
  const answer = stdout.trimStart().startsWith('{')
    ? canonicalJson(stdout, conceal)
    : conceal(stdout).trimEnd();
  return [answer, conceal(stderr).trim()].filter(Boolean).join('\n');
}
