import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Every field that the sources hand to a logger, as the types say, and every action of the audit. */
export interface LoggedFields {
  readonly fields: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  /** How many places write a line: a reader that finds none finds no fault either. */
  readonly places: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEVELS = ['debug', 'info', 'warn', 'error'];

export function loggedFields(): LoggedFields {
  const main = `${ROOT}src/main.ts`;
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([main], options);
  const checker = program.getTypeChecker();
  const fields = new Set<string>();
  const actions = new Set<string>();
  let places = 0;

  const visit = (node: ts.Node): void => {
    const [argument] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && argument && isOf('Logger', LEVELS, node, checker)) {
      places += 1;
      for (const name of memberNames(checker.getTypeAtLocation(argument))) fields.add(name);
    }
    for (const action of actionsIn(node, checker)) actions.add(action);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) {
    if (file.fileName.startsWith(`${ROOT}src/`) && !file.fileName.includes('/demo/')) visit(file);
  }
  return { fields, actions, places };
}

/** The action of an event that is recorded here, or those that a function may be told to record. */
function actionsIn(node: ts.Node, checker: ts.TypeChecker): readonly string[] {
  if (ts.isParameter(node) && node.name.getText() === 'action')
    return literals(checker.getTypeAtLocation(node));
  if (!ts.isObjectLiteralExpression(node)) return [];
  const event = checker.getContextualType(node);
  if (event?.symbol?.name !== 'AuditEvent') return [];
  return node.properties
    .filter((member) => ts.isPropertyAssignment(member) && member.name.getText() === 'action')
    .flatMap((member) => literals(checker.getTypeAtLocation((member as ts.PropertyAssignment).initializer)));
}

function literals(type: ts.Type): readonly string[] {
  if (type.isUnion()) return type.types.flatMap(literals);
  return type.isStringLiteral() ? [type.value] : [];
}

/** Is `node` the call of such a method of an interface with this name. */
function isOf(
  name: string,
  methods: readonly string[],
  { expression }: ts.CallExpression,
  checker: ts.TypeChecker,
): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !methods.includes(expression.name.text)) return false;
  return checker.getTypeAtLocation(expression.expression).symbol?.name === name;
}

/** Of a union the members of each of its types: some lines carry a field that others do not. */
function memberNames(type: ts.Type): readonly string[] {
  if (type.isUnion()) return type.types.flatMap(memberNames);
  return type.getProperties().map((member) => member.name);
}
