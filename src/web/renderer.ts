import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import { remembered, rememberedText } from '../kernel/remember.ts';
import type { Brand } from './brand.ts';
import { escapeHtml } from './escape-html.ts';
import type { Language } from './language.ts';
import { routes } from './paths.ts';
import { contextOf } from './request-context.ts';
import { type SessionContents, sessionOf } from './session.ts';
import type { StaticFiles } from './static-files.ts';
import { type LanguageLink, languageLinks } from './switch-language.ts';

/** What every page has around it. Templates read it as `chrome`. */
export interface Chrome {
  readonly nonce: string;
  readonly reference: string;
  readonly language: Language;
  /** The same page in the other languages; empty where it cannot be opened again. */
  readonly languages: readonly LanguageLink[];
  readonly brand: Brand;
  readonly styleSheet: string;
  readonly script: string;
  readonly submitScript: string;
  readonly icon: string;
  readonly home: string;
  /** Who is signed in, and what the form that signs them out needs. */
  readonly person?: Person & { readonly signOut: string; readonly csrfToken: string };
}

/** Whom a session belongs to. */
export interface Person {
  readonly name: string;
  /** How many further identities the session holds. */
  readonly others: number;
}

/** What every page tells its layout. */
export interface PageModel {
  /** Becomes the document's title, before the product's name. */
  readonly title: string;
  /** A path to go on to at once; for pages that stand between a form and a redirect. */
  readonly refreshTo?: string;
  /** True: the small script comes along that offers to copy what is marked with `data-copy`. */
  readonly copyButtons?: boolean;
  /** True: the small script comes along that sends the form which is marked with `data-submit-at-once`. */
  readonly submitAtOnce?: boolean;
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
  /** A template that is a whole document by itself, in the language of the answer. */
  document<Name extends keyof Views>(res: Response, name: Name, model: Views[Name]): string;
}

export interface RendererDeps<Words> {
  /** The directory of the templates: `views/pages/home.ejs` is the view `pages/home`. */
  readonly directory: string;
  readonly staticFiles: StaticFiles;
  readonly words: Readonly<Record<Language, Words>>;
  /** Asked for each page, since SIGHUP may change it. */
  readonly brand: () => Brand;
  readonly personOf: (session: SessionContents) => Person | undefined;
}

interface Locals {
  readonly model: unknown;
  readonly chrome: Chrome | undefined;
  readonly words: unknown;
  readonly part: (name: string, model: unknown) => string;
  /**
   * A part that is the same for everybody: its HTML is kept for as long as its model lives, which must be a remembered one.
   * It sees no `chrome`, which belongs to one request.
   */
  readonly keptPart: (name: string, model: object) => string;
}

type Template = (locals: Locals) => string;

/** How templates are compiled, here and by the check that types them: strict, without `with`, five locals. */
export const TEMPLATE_OPTIONS = {
  strict: true,
  localsName: 'locals',
  destructuredLocals: ['model', 'chrome', 'words', 'part', 'keptPart'],
  escape: escapeHtml,
};

/**
 * Compiles each template once. `Views` maps each template's name to its model, `Words` holds what people read, in one
 * language; `npm run check:views` holds the templates to both.
 */
export function createRenderer<Views extends { layout: LayoutModel }, Words>(
  deps: RendererDeps<Words>,
): Renderer<Views> {
  const templateOf = templatesIn(deps.directory);
  const keptOf = remembered((_model: object) => new Map<string, string>());

  function render(name: string, model: unknown, language: Language, chrome?: Chrome): string {
    const words = deps.words[language];
    const part: Locals['part'] = (name, model) => render(name, model, language, chrome);
    const keptPart: Locals['keptPart'] = (name, model) => renderOnce(name, model, language);
    return templateOf(name)({ model, chrome, words, part, keptPart });
  }

  function renderOnce(name: string, model: object, language: Language): string {
    const kept = keptOf(model);
    const key = `${language} ${name}`;
    const html = kept.get(key) ?? inOnePiece(render(name, model, language));
    kept.set(key, html);
    return html;
  }

  return {
    page(res, name, model) {
      const chrome = chromeOf(res, deps);
      const layout: LayoutModel = { ...model, body: render(String(name), model, chrome.language, chrome) };
      res.setHeader('Content-Language', chrome.language);
      res.vary('Accept-Language, Cookie');
      sendHtml(res, render('layout', layout, chrome.language, chrome));
    },
    document(res, name, model) {
      const chrome = chromeOf(res, deps);
      return render(String(name), model, chrome.language, chrome);
    },
  };
}

/** V8 keeps what was put together as a tree of its pieces, and would walk through it for each page that holds it. */
function inOnePiece(html: string): string {
  return Buffer.from(html).toString();
}

/**
 * As `res.send` would, without making a Buffer of the page first, which costs as much as rendering it. A page is ASCII
 * unless a template writes words unescaped, and ASCII is the same in all encodings.
 */
function sendHtml(res: Response, html: string): void {
  const bytes = Buffer.byteLength(html);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', bytes);
  res.end(html, bytes === html.length ? 'latin1' : 'utf8');
}

function chromeOf(res: Response, { staticFiles, personOf, brand }: RendererDeps<unknown>): Chrome {
  const { nonce, reference, language } = contextOf(res);
  const session = sessionOf(res);
  const person = personOf(session);
  const { csrfToken } = session;
  return {
    nonce,
    reference,
    language,
    languages: languageLinks(res.req, language),
    brand: brand(),
    styleSheet: staticFiles.href('portal.css'),
    script: staticFiles.href('copy.js'),
    submitScript: staticFiles.href('submit.js'),
    icon: staticFiles.href('icon.svg'),
    home: routes.home,
    ...(person !== undefined && csrfToken !== undefined
      ? { person: { ...person, signOut: routes.signOut, csrfToken } }
      : {}),
  };
}

/** Reads all templates under `directory`, and compiles each, named by its path without `.ejs`, when it is first wanted. */
function templatesIn(directory: string): (name: string) => Template {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const texts = new Map(
    files
      .filter((file) => file.endsWith('.ejs'))
      .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(directory, file), 'utf8')]),
  );
  return rememberedText((name) => {
    const filename = `${name}.ejs`;
    const text = texts.get(filename);
    if (text === undefined) throw new Error(`views/${filename} does not exist.`);
    return ejs.compile(text, { ...TEMPLATE_OPTIONS, filename }) as Template;
  });
}
