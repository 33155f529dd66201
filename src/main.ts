import './compile-cache.js';
import { parseArgs } from 'node:util';
import type { CommandProcess } from './commands.ts';
import { PosternError } from './kernel/errors.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';

const USAGE = `Usage: postern <command>

  serve                  serve the portal, as the environment and postern.yaml say
  demo                   everything on this machine, with a demo identity provider
  config check [FILE]    say everything that is wrong with the configuration
  apply [--prune]        apply postern.yaml without serving; --prune deletes what left it
  export                 print the whole state as a configuration file
  backup FILE            copy the embedded store, while it is served or not
  doctor                 look at all of it: configuration, store, clock, certificates, portal address
  gateway token          print a new token for a gateway, and what the configuration says of it
  handler test NAME      ask a client connect handler about a sample connection, and say what comes of it
                         [--username NAME] [--common-name NAME] [--platform NAME] [--group NAME]... [--json]
  saml setup-link        print a link by which an identity provider is set up and tested (--provider NAME)
  saml info              what an identity provider needs to know of this portal
  saml check FILE        make every check of a sign-in on a saved Response, and say what each says
                         [--provider NAME] [--endpoint ID] [--at TIME] [--request-id ID]
  saml trace REFERENCE   what was found wrong with a sign-in that failed, by the reference on its page
  help                   this text

Exit codes: 0 done, 1 refused, failed or at fault, 2 wrong usage.`;

const OPTIONS = { prune: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
const HELP: ReadonlySet<string> = new Set(['--help', '-h']);

/** Runs one command; false when there is no such command. */
async function run(given: CommandProcess, args: readonly string[]): Promise<boolean> {
  const [room = '', ...words] = args;
  const rooms: Readonly<Record<string, typeof saml>> = { saml, handler };
  const own = Object.hasOwn(rooms, room) && !args.some((word) => HELP.has(word)) ? rooms[room] : undefined;
  if (own) return own(given, words);
  const { positionals, values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  // Who asks for help wants to read, whatever command they name.
  const [command = '', ...rest] = values.help ? ['help'] : positionals;
  const [first, ...more] = rest;
  if (values.prune && command !== 'apply') return false;
  const { apply, backup, checkConfig, doctor, serve } = await import('./commands.ts');
  switch (`${command} ${rest.length}`) {
    case 'serve 0':
      await serve(given);
      return true;
    case 'demo 0':
      await demo(given);
      return true;
    case 'config 1':
    case 'config 2':
      if (first === 'check') await checkConfig(given, more[0]);
      return first === 'check';
    case 'apply 0':
      await apply(given, values.prune ?? false);
      return true;
    case 'export 0':
      await exportState(given);
      return true;
    case 'backup 1':
      await backup(given, first ?? '');
      return true;
    case 'doctor 0':
      if (!(await doctor(given))) process.exitCode = 1;
      return true;
    case 'gateway 1':
      return first === 'token' && (await gatewayToken(given));
    case 'help 0':
      given.print(USAGE);
      return true;
    default:
      return false;
  }
}

/** What it was asked about may be at fault: that is an answer, and an exit code. */
async function saml(given: CommandProcess, args: readonly string[]): Promise<boolean> {
  const commands = await import('./saml-commands.ts');
  const isGood = await commands.saml(given, args);
  if (isGood === false) process.exitCode = 1;
  return isGood !== undefined;
}

/** A handler that does not decide is at fault. */
async function handler(given: CommandProcess, args: readonly string[]): Promise<boolean> {
  const { handlerCommand } = await import('./handler-command.ts');
  const isGood = await handlerCommand(given, args, Date.now);
  if (isGood === false) process.exitCode = 1;
  return isGood !== undefined;
}

async function gatewayToken(given: CommandProcess): Promise<true> {
  const { printGatewayToken } = await import('./gateway-command.ts');
  printGatewayToken(given, (line) => void process.stderr.write(`${line}\n`));
  return true;
}

async function exportState(given: CommandProcess): Promise<void> {
  const { printExport } = await import('./export-command.ts');
  await printExport(given, Date.now);
}

/** The demo is no part of production: its packages are development dependencies, loaded only here. */
async function demo(given: CommandProcess): Promise<void> {
  const { runDemo } = await import('./demo/run-demo.ts').catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigurationFaulty(['The demo needs the development packages. Run: npm ci']);
  });
  await runDemo(given);
}

function fail(text: string, code: number): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}

/** The usage, and behind it, where a terminal shows it, what was called. */
function misuse(args: readonly string[]): string {
  if (args.length === 0) return USAGE;
  return `${USAGE}\n\nNo command is called so: postern ${args.join(' ')}`;
}

function describe(error: unknown): string {
  if (error instanceof PosternError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Older ones run the program, but their SQLite and their certificates lack what Postern uses. */
function refuseOldNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return;
  throw new ConfigurationFaulty([
    `Node ${version} is too old: Postern needs 24.9 or newer. Use npm run -s postern -- <command>, which brings its own.`,
  ]);
}

try {
  refuseOldNode(process.versions.node);
  const given: CommandProcess = {
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    print: (line) => void process.stdout.write(`${line}\n`),
  };
  if (!(await run(given, process.argv.slice(2)))) fail(misuse(process.argv.slice(2)), 2);
} catch (error) {
  if (codeOf(error).startsWith('ERR_PARSE_ARGS_')) fail(misuse(process.argv.slice(2)), 2);
  else fail(describe(error), 1);
}
