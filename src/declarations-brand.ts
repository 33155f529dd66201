import { attempt } from './declarations-files.ts';
import type { Fault } from './declarations-words.ts';
import type { DeclaredBrand } from './portal/brand.ts';
import { accentFault } from './portal/brand-color-faults.ts';
import { DARK, LIGHT } from './portal/brand-colors.ts';
import { type BrandImage, readBrandImage } from './portal/brand-image.ts';
import type { PortalDeclaration } from './portal/portal-declaration.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** The brand with the content of its pictures. Each of them can be shown, and the colors can be read, or `faults` says why not. */
export function declaredBrand(
  { logoFile, logoDarkFile, iconFile, ...declared }: PortalDeclaration,
  files: ReferencedFiles,
  faults: Fault[],
): DeclaredBrand {
  faults.push(...colorFaults(declared));
  const logo = picture(logoFile, 'LogoFile', files, faults);
  const logoDark = picture(logoDarkFile, 'LogoDarkFile', files, faults);
  const icon = picture(iconFile, 'IconFile', files, faults);
  return { ...declared, ...(logo && { logo }), ...(logoDark && { logoDark }), ...(icon && { icon }) };
}

function colorFaults({
  accent,
  accentDark,
}: Pick<PortalDeclaration, 'accent' | 'accentDark'>): readonly Fault[] {
  return [
    { member: 'Accent', message: accent && accentFault(accent, LIGHT) },
    { member: 'AccentDark', message: accentDark && accentFault(accentDark, DARK) },
  ].flatMap(({ member, message }) =>
    message === undefined ? [] : [{ path: ['Portal', 'Colors', member], message }],
  );
}

function picture(
  path: string | undefined,
  member: string,
  files: ReferencedFiles,
  faults: Fault[],
): BrandImage | undefined {
  const at = ['Portal', member];
  const content = path === undefined ? undefined : attempt(() => files.readBytes(path), at, faults);
  const image = content && readBrandImage(content);
  if (image === undefined || !('fault' in image)) return image;
  faults.push({ path: at, message: image.fault });
  return undefined;
}
