import { parseArgs } from 'node:util';
import { checkConfiguration } from './check-configuration.ts';
import type { CommandProcess } from './commands.ts';
import { denialText } from './connections/denial-texts.ts';
import { askHandler, type Exchange } from './connections/handler/ask-handler.ts';
import type { HandlerOutcome, HandlerQuestion } from './connections/handler/client-connect-handler.ts';
import type { ConfiguredHandler } from './connections/handler/configured-handler.ts';
import { findHandler } from './connections/handler/find-handler.ts';
import { functionOf } from './endpoints/client-connect-handler.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError } from './kernel/errors.ts';
import { shown } from './kernel/outgoing-url.ts';
import { printable } from './kernel/printable.ts';

/** The configuration names no client connect handler like this. */
export class HandlerNotDeclared extends PosternError {
  readonly code = 'HandlerNotDeclared';

  constructor(name: string, declared: readonly string[]) {
    const known = declared.length === 0 ? 'none' : declared.join(', ');
    super(
      `${name} is no entry of ClientConnectHandlers. Declared: ${known}. Name one of them, or declare it.`,
    );
  }
}

const OPTIONS = {
  json: { type: 'boolean' },
  username: { type: 'string' },
  'common-name': { type: 'string' },
  platform: { type: 'string' },
  group: { type: 'string', multiple: true },
} as const;

/**
 * `handler test NAME`: asks a declared handler about a sample connection, as a gateway's question would, and prints what was sent, what came, and what it
 * means. False when no decision came; undefined: there is no such command. Throws {@link HandlerNotDeclared}, what `parseArgs` throws on an unknown option,
 * and what a faulty configuration throws.
 */
export async function handlerCommand(
  process: CommandProcess,
  args: readonly string[],
  clock: Clock,
): Promise<boolean | undefined> {
  const { positionals, values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [verb, named = '', ...more] = positionals;
  if (verb !== 'test' || named === '' || more.length > 0) return undefined;
  const { name, qualifier } = versionOf(named);
  const handlers = checkConfiguration(process.env).declarations?.clientConnectHandlers ?? [];
  const handler = findHandler(handlers, name);
  if (!handler)
    throw new HandlerNotDeclared(
      name,
      handlers.map(({ functionName }) => functionName),
    );
  const begun = performance.now();
  const question = sampleQuestion(values);
  const exchange = await askHandler(handler, question, { qualifier, inTurn: (work) => work() }, { clock });
  const milliseconds = Math.round(performance.now() - begun);
  const lines = values.json ? jsonLines(exchange, milliseconds) : wordLines(handler, exchange, milliseconds);
  for (const line of lines) process.print(line);
  return exchange.outcome.outcome !== 'failed';
}

/** A name, `NAME:VERSION`, or an ARN as endpoints have it. */
function versionOf(named: string): { readonly name: string; readonly qualifier?: string } {
  if (named.startsWith('arn:')) return functionOf(named);
  const [name = '', qualifier] = named.split(':');
  return qualifier === undefined ? { name } : { name, qualifier };
}

interface Said {
  readonly username?: string | undefined;
  readonly 'common-name'?: string | undefined;
  readonly platform?: string | undefined;
  readonly group?: readonly string[] | undefined;
}

/** Ids that no connection and no endpoint has; an address of RFC 5737. */
function sampleQuestion(said: Said): HandlerQuestion {
  return {
    connectionId: 'cvpn-connection-00000000000000000',
    clientVpnEndpointId: 'cvpn-endpoint-00000000000000000',
    commonName: said['common-name'] ?? 'laptop.example.com',
    username: said.username ?? 'alice@example.com',
    groups: said.group ?? ['engineering'],
    device: {
      publicIp: '198.51.100.7',
      port: 50_000,
      transportProtocol: 'udp',
      platform: said.platform ?? 'win',
      platformVersion: '10.0.22631',
      openvpnVersion: '2.6.14',
      awsClientVersion: '5.2.1',
    },
  };
}

function jsonLines({ request, response, outcome }: Exchange, milliseconds: number): readonly string[] {
  return [JSON.stringify({ request: JSON.parse(request), response, milliseconds, ...outcome })];
}

function wordLines(
  handler: ConfiguredHandler,
  { request, response, outcome }: Exchange,
  milliseconds: number,
): readonly string[] {
  return [
    `${handler.functionName} speaks schema ${handler.schemaVersion} and is ${placeOf(handler)}.`,
    'It was sent:',
    JSON.stringify(JSON.parse(request), undefined, 2),
    response === undefined
      ? `No answer that can be read came in ${milliseconds} ms.`
      : `It answered in ${milliseconds} ms:`,
    ...(response === undefined ? [] : [shownResponse(response)]),
    ...verdictLines(outcome),
  ];
}

function placeOf({ destination }: ConfiguredHandler): string {
  if (destination.kind === 'webhook') return `a webhook at ${shown(destination.url)}`;
  const { region, endpoint = 'the address of AWS' } = destination;
  return `a function of AWS Lambda in ${region}, asked at ${endpoint}`;
}

/** In characters: what is longer was not written by a person for a person. */
const LONGEST_SHOWN = 4000;

function shownResponse(response: string): string {
  const shown = response.slice(0, LONGEST_SHOWN).toWellFormed().split('\n').map(printable).join('\n');
  return response.length > LONGEST_SHOWN ? `${shown} … (${response.length} characters)` : shown;
}

function verdictLines(outcome: HandlerOutcome): readonly string[] {
  if (outcome.outcome === 'failed') {
    return [
      printable(outcome.detail),
      `Verdict: ${outcome.reason}. The connection is denied, and the person reads: ${denialText(outcome.reason)}`,
    ];
  }
  const statuses = outcome.postureComplianceStatuses.join(', ') || 'none';
  const verdict =
    outcome.outcome === 'allowed'
      ? 'Verdict: the connection is allowed.'
      : `Verdict: client-connect-failed. The connection is denied, and the person reads: ${denialText('client-connect-failed', outcome.message)}`;
  return [verdict, printable(`Posture compliance statuses: ${statuses}`)];
}
