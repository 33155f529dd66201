import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import { routes } from './paths.ts';
import { contextOf } from './request-context.ts';
import type { SessionContents } from './session.ts';
import type { StaticFiles } from './static-files.ts';

/** What every page has around it. Templates read it as `chrome`. */
export interface Chrome {
  readonly nonce: string;
  readonly reference: string;
  readonly styleSheet: string;
  readonly script: string;
  readonly icon: string;
  readonly home: string;
  /** Who is signed in, and what the form that signs them out needs. */
  readonly person?: { readonly name: string; readonly signOut: string; readonly csrfToken: string };
}

/** What every page tells its layout. */
export interface PageModel {
  /** Becomes the document's title, before the product's name. */
  readonly title: string;
  /** A path to go on to at once; for pages that stand between a form and a redirect. */
  readonly refreshTo?: string;
  /** True: the small script comes along that offers to copy what is marked with `data-copy`. */
  readonly copyButtons?: boolean;
}

/** The layout's model: the page's own, and the page as HTML. */
export interface LayoutModel extends PageModel {
  readonly body: string;
}

/** Templates that are whole pages: those whose model is a {@link PageModel}. */
export type PageName<Views> = {
  [Name in keyof Views]: Views[Name] extends PageModel ? Name : never;
}[keyof Views];

export interface Renderer<Views> {
  /** Answers with a page; set the status before. */
  page<Name extends PageName<Views>>(res: Response, name: Name, model: Views[Name] & PageModel): void;
}

export interface RendererDeps {
  /** The directory of the templates: `views/pages/home.ejs` is the view `pages/home`. */
  readonly directory: string;
  readonly staticFiles: StaticFiles;
  /** Who a session belongs to, as the header shows it. */
  readonly personOf: (session: SessionContents) => string | undefined;
}

type Template = (locals: {
  readonly model: unknown;
  readonly chrome: Chrome;
  readonly part: (name: string, model: unknown) => string;
}) => string;

/** How templates are compiled, here and by the check that types them: strict, without `with`, three locals. */
export const TEMPLATE_OPTIONS = {
  strict: true,
  localsName: 'locals',
  destructuredLocals: ['model', 'chrome', 'part'],
};

/** Compiles every template once. `Views` maps each template's name to its model; `npm run check:views` holds them to it. */
export function createRenderer<Views extends { layout: LayoutModel }>(deps: RendererDeps): Renderer<Views> {
  const templates = compileAll(deps.directory);

  function render(name: string, model: unknown, chrome: Chrome): string {
    const template = templates.get(name);
    if (!template) throw new Error(`views/${name}.ejs does not exist.`);
    return template({ model, chrome, part: (part, partModel) => render(part, partModel, chrome) });
  }

  return {
    page(res, name, model) {
      const chrome = chromeOf(res, deps);
      const layout: LayoutModel = { ...model, body: render(String(name), model, chrome) };
      res.type('html').send(render('layout', layout, chrome));
    },
  };
}

function chromeOf(res: Response, { staticFiles, personOf }: RendererDeps): Chrome {
  const { nonce, reference } = contextOf(res);
  const session: SessionContents | undefined = res.req.session;
  const name = session && personOf(session);
  const csrfToken = session?.csrfToken;
  return {
    nonce,
    reference,
    styleSheet: staticFiles.href('portal.css'),
    script: staticFiles.href('copy.js'),
    icon: staticFiles.href('icon.svg'),
    home: routes.home,
    ...(name !== undefined && csrfToken !== undefined
      ? { person: { name, signOut: routes.signOut, csrfToken } }
      : {}),
  };
}

/** All templates under `directory`, by their path without `.ejs`. */
function compileAll(directory: string): ReadonlyMap<string, Template> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ejs'),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(directory, file), 'utf8');
      const name = file.replaceAll('\\', '/').slice(0, -'.ejs'.length);
      return [name, ejs.compile(text, { ...TEMPLATE_OPTIONS, filename: file }) as Template];
    }),
  );
}
