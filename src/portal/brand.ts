import type { Brand } from '../web/brand.ts';
import type { PublishedFile, StaticFiles } from '../web/static-files.ts';
import { type BrandImage, CONTENT_TYPES } from './brand-image.ts';
import { brandStyleSheet } from './brand-style-sheet.ts';
import type { PortalDeclaration } from './portal-declaration.ts';

/** The `Portal` section of the configuration with the content of its pictures. */
export interface DeclaredBrand extends Pick<PortalDeclaration, 'name' | 'accent' | 'accentDark' | 'support'> {
  readonly logo?: BrandImage;
  readonly logoDark?: BrandImage;
  readonly icon?: BrandImage;
}

/** How a portal presents itself when nobody has said anything. */
export const PLAIN: DeclaredBrand = { name: 'Postern' };

export interface BrandNeeds {
  /** What the configuration says now; the same object until it says something else. */
  readonly declared: () => DeclaredBrand;
  readonly staticFiles: Pick<StaticFiles, 'publish'>;
}

/** The brand as pages show it: style sheet and pictures get addresses once, and again after a change. */
export function createBrand({ declared, staticFiles }: BrandNeeds): () => Brand {
  let shown: { readonly declared: DeclaredBrand; readonly brand: Brand } | undefined;
  return () => {
    const current = declared();
    if (shown?.declared !== current) {
      shown = { declared: current, brand: publish(current, staticFiles) };
    }
    return shown.brand;
  };
}

function publish(
  { name, support, logo, logoDark, icon, ...colors }: DeclaredBrand,
  files: BrandNeeds['staticFiles'],
): Brand {
  const sheet = brandStyleSheet(colors);
  return {
    name,
    ...(logo && { logo: files.publish(picture('logo', logo)) }),
    ...(logoDark && { logoDark: files.publish(picture('logo-dark', logoDark)) }),
    ...(icon && { icon: files.publish(picture('brand-icon', icon)) }),
    ...(sheet !== undefined && { styleSheet: files.publish(styleSheet(sheet)) }),
    ...(support && { support }),
  };
}

function styleSheet(text: string): PublishedFile {
  return { name: 'brand.css', type: 'text/css; charset=utf-8', content: Buffer.from(text) };
}

/** On a page a picture is inert. Opened by itself an SVG is a document, and this policy makes it as harmless. */
const PICTURE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";

function picture(stem: string, { content, extension }: BrandImage): PublishedFile {
  return {
    name: `${stem}.${extension}`,
    type: CONTENT_TYPES[extension],
    content,
    contentSecurityPolicy: PICTURE_POLICY,
  };
}
