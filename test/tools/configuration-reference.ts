/**
 * The configuration reference in README.md says what the schemas say. Without an argument it is written anew;
 * with `--check` nothing is written, and the exit code is 1 when README.md is behind the schemas.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { listSections, sectionNames, singleSections } from '../../src/declarations-schema.ts';
import { environmentVariables, secretVariables } from '../../src/ops/environment-variables.ts';

const README = new URL('../../README.md', import.meta.url);
const BEGIN = '<!-- Written by `node test/tools/configuration-reference.ts`: do not edit by hand. -->';
const END = '<!-- End of the configuration reference. -->';

/** As much of JSON Schema as zod writes for our schemas. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: unknown;
}

function reference(): string {
  return [
    BEGIN,
    '',
    '#### Environment',
    '',
    `${secretVariables.map((name) => `\`${name}\``).join(', ')} can also be read from a file: append \`_FILE\` to the name and give its path.`,
    '',
    '| Name | Default | Meaning |',
    '|---|---|---|',
    ...Object.entries(environmentVariables).map(([name, schema]) => {
      const { default: value, description = '' } = jsonSchema(schema);
      return tableRow([`\`${name}\``, formatDefault(value), description]);
    }),
    '',
    '#### postern.yaml',
    '',
    ...sectionNames.flatMap(sectionLines),
    END,
  ].join('\n');
}

function sectionLines(name: (typeof sectionNames)[number]): readonly string[] {
  const isList = Object.hasOwn(listSections, name);
  const schema = jsonSchema({ ...listSections, ...singleSections }[name]);
  if (!isList && schema.properties === undefined) {
    return [
      `**\`${name}\`** (${typeInWords(schema)}, default ${formatDefault(schema.default)}): ${schema.description ?? ''}`,
      '',
    ];
  }
  const heading = isList
    ? `**\`${name}\`**, a list; each entry:`
    : `**\`${name}\`**: ${schema.description ?? ''}`;
  return [
    heading,
    '',
    '| Member | Value | Default | Meaning |',
    '|---|---|---|---|',
    ...memberRows(schema, ''),
    '',
  ];
}

function memberRows(schema: JsonSchema, prefix: string): readonly string[] {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.flatMap((variant) => memberRows(variant, prefix)))];
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const required = schema.required?.includes(name) === true && member.default === undefined;
    const cells = [
      `\`${path}\``,
      typeInWords(member),
      required ? 'required' : formatDefault(member.default),
      member.description ?? '',
    ];
    return [
      tableRow(cells),
      ...memberRows(member, `${path}.`),
      ...memberRows(member.items ?? {}, `${path}[].`),
    ];
  });
}

function typeInWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.type === 'array') return `list${schema.items?.type === 'string' ? ' of texts' : ''}`;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map(typeInWords))].join(' or ');
  return (schema.type && WORDS[schema.type]) ?? 'members';
}

const WORDS: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  boolean: '`true`, `false`',
  integer: 'number',
  number: 'number',
  object: 'members',
};

function formatDefault(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) && value.length === 0 ? 'none' : code(value);
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function withReference(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`README.md lacks the lines "${BEGIN}" and "${END}".`);
  return readme.slice(0, begin) + reference() + readme.slice(end + END.length);
}

const before = readFileSync(README, 'utf8');
const after = withReference(before);
if (!process.argv.includes('--check')) {
  writeFileSync(README, after);
} else if (before !== after) {
  process.stderr.write(
    'The configuration reference in README.md is behind the schemas. Run: npx node test/tools/configuration-reference.ts\n',
  );
  process.exitCode = 1;
}
