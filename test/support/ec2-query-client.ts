import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { signRequest } from './sign-request.ts';

/** What stood in an element: its text, the texts or trees of its `item`s, or its members. What is empty is left out. */
export type Tree = string | readonly Tree[] | { readonly [name: string]: Tree };

export type Parameters = Readonly<Record<string, string | undefined>>;

export interface Ec2Answer {
  readonly status: number;
  /** The code of the error; `Success` where there is none. */
  readonly code: string;
  /** Without the request's id. */
  readonly answer: Tree;
}

/** A client that sends what it is told, right or wrong, once, and reads what comes. */
export interface Ec2Client {
  call(action: string, parameters?: Parameters): Promise<Ec2Answer>;
  close(): void;
}

/** Where a management API answers, and with which key. */
export interface Ec2Address {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Default: us-east-1. */
  readonly region?: string;
}

export function createEc2Client(address: Ec2Address): Ec2Client {
  const agent = new Agent({ keepAlive: true });
  return {
    async call(action, parameters = {}) {
      const body = formOf({ Action: action, Version: '2016-11-15', ...parameters });
      const response = await send(address, agent, body);
      return answerOf(response.statusCode ?? 0, readXml(await text(response)));
    },
    close: () => agent.destroy(),
  };
}

/** The form of these parameters; those that are undefined are not sent. */
export function formOf(parameters: Parameters): string {
  const sent = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(sent).toString();
}

async function send({ url, ...key }: Ec2Address, agent: Agent, body: string): Promise<IncomingMessage> {
  const headers = { host: new URL(url).host };
  const { rawHeaders } = signRequest({ ...key, at: Date.now(), body, headers });
  const signed = Object.fromEntries(pairs(rawHeaders));
  const outgoing = request(url, { method: 'POST', agent, headers: signed }).end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

function* pairs(flat: readonly string[]): Iterable<readonly [string, string]> {
  for (let at = 0; at < flat.length; at += 2) yield [flat[at] ?? '', flat[at + 1] ?? ''];
}

function answerOf(status: number, tree: Tree): Ec2Answer {
  if (status >= 400) return { status, code: codeOf(tree), answer: tree };
  const { requestId: _, ...answer } = tree as Readonly<Record<string, Tree>>;
  return { status, code: 'Success', answer };
}

/** Of the one shape in which Terraform, too, finds the code. */
function codeOf(tree: Tree): string {
  const { Errors } = tree as { readonly Errors?: { readonly Error?: { readonly Code?: string } } };
  return Errors?.Error?.Code ?? `no code in ${JSON.stringify(tree)}`;
}

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** The inside of the document's element. */
function readXml(xml: string): Tree {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const element = { name, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  });
  parser.write(xml).close();
  const [document = root] = root.children;
  return treeOf(document);
}

function treeOf({ text, children }: Element): Tree {
  if (children.length === 0) return text;
  const trees = children.map((child) => [child.name, treeOf(child)] as const);
  if (children.every(({ name }) => name === 'item')) return trees.map(([, tree]) => tree);
  return Object.fromEntries(trees.filter(([, tree]) => tree !== ''));
}
