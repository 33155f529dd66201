/**
 * Holds every template to its model. EJS turns a template into JavaScript; here that JavaScript becomes the body of a
 * TypeScript function whose parameters have the types of `Views`, and tsc reads the lot. A member that a template
 * misspells, a model that lost one, a part called with the wrong thing: each is an error with the template's name.
 * The view map and the directory must also name the same templates. Relies on `Template#source` of EJS 7.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { TEMPLATE_OPTIONS } from '../../src/web/renderer.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

interface GeneratingTemplate {
  generateSource(): void;
  readonly source: string;
}

/** The statements that a template becomes, without the frame that EJS puts around them. */
export function statementsOf(template: string): string {
  const compiled = new ejs.Template(template, { ...TEMPLATE_OPTIONS, compileDebug: false });
  const generating = compiled as unknown as GeneratingTemplate;
  generating.generateSource();
  return generating.source;
}

/** A module that tsc accepts only when the template uses its model as `Views` says. */
export function moduleFor(name: string, template: string): string {
  return `import type { Chrome } from '${ROOT}src/web/renderer.ts';
import type { Views } from '${ROOT}src/portal/views.ts';
import type { Words } from '${ROOT}src/portal/words/words.ts';
type Text = string | number | undefined;
declare function __append(text: Text): void;
declare function escapeFn(text: Text): string;
declare function part<Name extends keyof Views>(name: Name, model: Views[Name]): string;
declare function keptPart<Name extends keyof Views>(name: Name, model: Views[Name] & object): string;
export function view(model: Views['${name}'], chrome: Chrome, words: Words): void {
void [model, chrome, words, part, keptPart, escapeFn];
${statementsOf(template)}
}
`;
}

/** The names of all templates under `directory`, such as `pages/home`. */
export function templateNames(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => file.slice(0, -'.ejs'.length))
    .sort();
}

/** Type-checks templates by name; returns what tsc complains about, empty when nothing. */
export function checkViews(templates: ReadonlyMap<string, string>): string {
  const scratch = mkdtempSync(join(ROOT, 'node_modules', '.check-views-'));
  try {
    for (const [name, template] of templates) {
      writeFileSync(join(scratch, `${name.replaceAll('/', '.')}.ts`), moduleFor(name, template));
    }
    writeFileSync(join(scratch, 'names.ts'), namesModule([...templates.keys()]));
    writeFileSync(
      join(scratch, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        include: ['*.ts'],
        compilerOptions: { types: ['node'] },
      }),
    );
    return complaintsOfTsc(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Fails to compile when `Views` names a template that does not exist. */
function namesModule(names: readonly string[]): string {
  return `import type { Views } from '${ROOT}src/portal/views.ts';
type Missing = Exclude<keyof Views, ${names.map((name) => `'${name}'`).join(' | ') || 'never'}>;
export const missingTemplates: [Missing] extends [never] ? true : Missing = true;
`;
}

function complaintsOfTsc(project: string): string {
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    return (stdout ?? String(error)).replaceAll(`${project}/`, '');
  }
}

if (import.meta.main) {
  const directory = join(ROOT, 'views');
  const names = templateNames(directory);
  const templates = new Map(
    names.map((name) => [name, readFileSync(join(directory, `${name}.ejs`), 'utf8')]),
  );
  const complaints = checkViews(templates);
  process.stdout.write(complaints === '' ? `${names.length} templates match their models.\n` : complaints);
  process.exitCode = complaints === '' ? 0 : 1;
}
