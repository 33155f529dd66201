/** A policy document as people write it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly StatementDocument[];
}

export interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface OracleQuestion {
  readonly action: string;
  readonly resource: string;
  /** By their names as AWS writes them. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/**
 * What IAM says of documents, by another way than `src`: with regular expressions over the documents themselves, all
 * statements looked at, and each operator written out. Slow and plain.
 */
export function oracle(
  documents: readonly PolicyDocument[],
  question: OracleQuestion,
): 'Allow' | 'Deny' | 'none' {
  const effects = documents
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => speaks(statement, question))
    .map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : 'none';
}

function speaks(statement: StatementDocument, { action, resource, keys }: OracleQuestion): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const isAction = list(Action ?? NotAction).some((text) => expression(text, {}, 'i').test(action));
  const isResource = list(Resource ?? NotResource).some((text) => expression(text, keys, '').test(resource));
  if (isAction === (Action === undefined) || isResource === (Resource === undefined)) return false;
  for (const [operator, byKey] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(byKey)) {
      if (!meets(operator, valuesOf(keys, key), list(wanted), keys)) return false;
    }
  }
  return true;
}

function meets(
  operator: string,
  actual: readonly string[],
  wanted: readonly string[],
  keys: OracleQuestion['keys'],
): boolean {
  if (operator === 'Null') return wanted.some((value) => (value === 'true') === (actual.length === 0));
  const [name = '', quantity] = operator.split(':').reverse();
  const plain = name.replace('IfExists', '');
  const negated = plain.includes('Not');
  const test = TESTS[plain.replace('Not', '')];
  if (!test) throw new Error(`The oracle knows no ${operator}.`);
  const match = (value: string) => wanted.some((one) => test(value, one, keys));
  const good = (value: string) => (negated ? !match(value) : match(value));
  if (quantity === 'ForAllValues') return actual.filter(good).length === actual.length;
  if (quantity === 'ForAnyValue') return actual.filter(good).length > 0;
  if (actual.length === 0) return name.endsWith('IfExists') || negated;
  // Of one value that is the same; of several, a Not holds when none of them is the one.
  return negated ? actual.filter(match).length === 0 : actual.filter(match).length > 0;
}

type Test = (actual: string, wanted: string, keys: OracleQuestion['keys']) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted, keys) => actual === filled(wanted, keys),
  StringEqualsIgnoreCase: (actual, wanted, keys) =>
    actual.toUpperCase() === filled(wanted, keys).toUpperCase(),
  StringLike: (actual, wanted, keys) => expression(wanted, keys, '').test(actual),
  ArnLike: likeArn,
  ArnEquals: likeArn,
  Bool: (actual, wanted) => actual === wanted,
  IpAddress: (actual, wanted) => inNetwork(actual, wanted),
  DateEquals: (actual, wanted) => seconds(actual) === seconds(wanted),
  DateLessThan: (actual, wanted) => seconds(actual) < seconds(wanted),
  DateLessThanEquals: (actual, wanted) => !(seconds(actual) > seconds(wanted)),
  DateGreaterThan: (actual, wanted) => seconds(actual) > seconds(wanted),
  DateGreaterThanEquals: (actual, wanted) => !(seconds(actual) < seconds(wanted)),
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => !(Number(actual) > Number(wanted)),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => !(Number(actual) < Number(wanted)),
};

/** The first five parts hold no colon, the sixth is the rest. */
function likeArn(actual: string, wanted: string, keys: OracleQuestion['keys']): boolean {
  const star = (text: string) => text.split(':').slice(0, 5).join(':');
  const rest = (text: string) => text.split(':').slice(5).join(':');
  const head = expression(star(wanted), keys, '').source.replaceAll('[^]', '[^:]');
  return new RegExp(head).test(star(actual)) && expression(rest(wanted), keys, '').test(rest(actual));
}

/** Only networks whose prefix ends with a whole byte, and single addresses. */
function inNetwork(actual: string, wanted: string): boolean {
  const [network = '', length = '32'] = wanted.split('/');
  const bytes = Number(length) / 8;
  return actual.split('.').slice(0, bytes).join() === network.split('.').slice(0, bytes).join();
}

function seconds(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : new Date(text).getTime() / 1000;
}

const TOKEN = /\$\{([*?$])\}|\$\{([^}]+)\}|(\*)|(\?)|(.)/gs;

function expression(text: string, keys: OracleQuestion['keys'], flags: string): RegExp {
  const source = text.replaceAll(TOKEN, (_, escaped, key, many, one, plain) => {
    if (many) return '[^]*';
    if (one) return '[^]';
    return quote(escaped ?? plain ?? valuesOf(keys, key)[0]);
  });
  return new RegExp(`^${source}$`, flags);
}

function filled(text: string, keys: OracleQuestion['keys']): string {
  return text.replaceAll(
    TOKEN,
    (all, escaped, key) => escaped ?? (key ? (valuesOf(keys, key)[0] ?? '') : all),
  );
}

function quote(text: string): string {
  return text.replaceAll(
    /[^a-z0-9]/gi,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function valuesOf(keys: OracleQuestion['keys'], key: string): readonly string[] {
  return Object.entries(keys).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
}

function list(texts: string | readonly string[] | undefined): readonly string[] {
  return texts === undefined ? [] : [texts].flat();
}
