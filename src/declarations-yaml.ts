import { Document, isAlias, isMap, isNode, isSeq, LineCounter, type Pair, parseDocument } from 'yaml';
import { aliasFaultWords, yamlFaultWords } from './declarations-yaml-words.ts';

/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong with a configuration file, and where. */
export interface YamlFault extends Position {
  readonly message: string;
}

export interface YamlSource {
  /** The parsed value; undefined when there are faults. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Where the member at `path` stands, or, when it is missing, the nearest thing around it that is there. */
  locate(path: readonly PropertyKey[]): Position;
}

/** A file that uses its anchors more often than this is an attack or an accident, not a configuration. */
const MOST_ALIASES = 100;
/** One broken bracket can raise hundreds of follow-up faults: the first ones tell the story. */
const MOST_SYNTAX_FAULTS = 10;

/** Reads one YAML 1.2 document. Keys are texts, each at most once per map; unknown tags are faults. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [...document.errors, ...document.warnings].slice(0, MOST_SYNTAX_FAULTS);
  const faults = problems.map(({ code, pos }) => ({
    ...positionAt(pos[0]),
    message: yamlFaultWords(code),
  }));
  return {
    ...(faults.length > 0 ? { value: undefined, faults } : toValue(document)),
    locate: (path) => positionAt(offsetOf(document, path)),
  };
}

/** The value as a YAML 1.2 document that {@link readYaml} reads back, with `comment` on top; its lines are not folded. */
export function writeYaml(value: unknown, comment: string): string {
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
}

function toValue(document: Document): { readonly value: unknown; readonly faults: readonly YamlFault[] } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), faults: [] };
  } catch (error) {
    // An alias without its anchor, or aliases of aliases that grow without end.
    return {
      value: undefined,
      faults: [{ line: 1, column: 1, message: aliasFaultWords(error) }],
    };
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const found = child(document, node, key);
    if (found === undefined) break;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset;
}

interface Child {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function child(document: Document, parent: unknown, key: PropertyKey): Child | undefined {
  const node = resolved(document, parent);
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item: Pair) => String(item.key) === String(key));
  return pair && { node: pair.value, offset: startOf(pair.key) };
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node.range?.[0] ?? undefined) : undefined;
}
