import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { CommandProcess } from './commands.ts';

/** Every option of every `saml` command. */
const OPTIONS = {
  provider: { type: 'string' },
  endpoint: { type: 'string' },
  at: { type: 'string' },
  'request-id': { type: 'string' },
  hours: { type: 'string' },
} as const;

/** The words after `saml`, and what `--` said. */
interface Given {
  readonly rest: readonly string[];
  readonly values: { readonly [Name in keyof typeof OPTIONS]?: string };
}

interface SamlCommand {
  /** How many words it takes beside its own name. */
  readonly words: number;
  readonly options: readonly (keyof typeof OPTIONS)[];
  /** False when what it was asked about is at fault: the exit code is 1 then. */
  readonly run: (process: CommandProcess, given: Given) => Promise<boolean>;
}

const COMMANDS: Readonly<Record<string, SamlCommand>> = {
  'setup-link': {
    words: 0,
    options: ['provider', 'endpoint', 'hours'],
    run: async (process, { values }) => {
      const { printSetupLink } = await import('./saml-setup-link.ts');
      await printSetupLink(process, values, { clock: Date.now, random: randomBytes });
      return true;
    },
  },
  info: {
    words: 0,
    options: [],
    run: async (process) => {
      const { printSamlInfo } = await import('./saml-info.ts');
      printSamlInfo(process);
      return true;
    },
  },
  check: {
    words: 1,
    options: ['provider', 'endpoint', 'at', 'request-id'],
    run: async (process, { rest: [file = ''], values }) => {
      const { checkCapturedResponse } = await import('./saml-check.ts');
      const { provider, endpoint, at, 'request-id': requestId } = values;
      return checkCapturedResponse(process, Date.now, file, { provider, endpoint, at, requestId });
    },
  },
  trace: {
    words: 1,
    options: [],
    run: async (process, { rest: [reference = ''] }) => {
      const { printTraceOf } = await import('./saml-trace.ts');
      return printTraceOf(process, Date.now, reference);
    },
  },
};

/**
 * Runs `saml <command>`; undefined: there is no such command, or not with these words. Throws what `parseArgs` throws on an
 * unknown option, and what the command throws.
 */
export async function saml(process: CommandProcess, args: readonly string[]): Promise<boolean | undefined> {
  const { positionals, values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [name = '', ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const allowed: readonly string[] = command?.options ?? [];
  if (command?.words !== rest.length || Object.keys(values).some((option) => !allowed.includes(option))) {
    return undefined;
  }
  return command.run(process, { rest, values });
}
