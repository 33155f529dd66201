/** The kinds of installer that the portal hands out, by the end of the file's name. */
const CONTENT_TYPES: readonly (readonly [ending: string, contentType: string])[] = [
  ['.msi', 'application/x-msi'],
  ['.msix', 'application/msix'],
  ['.exe', 'application/vnd.microsoft.portable-executable'],
  ['.pkg', 'application/octet-stream'],
  ['.dmg', 'application/x-apple-diskimage'],
  ['.deb', 'application/vnd.debian.binary-package'],
  ['.rpm', 'application/x-rpm'],
  ['.AppImage', 'application/vnd.appimage'],
  ['.flatpak', 'application/vnd.flatpak'],
  ['.apk', 'application/vnd.android.package-archive'],
  ['.zip', 'application/zip'],
  ['.tar.gz', 'application/gzip'],
  ['.tgz', 'application/gzip'],
  ['.tar.xz', 'application/x-xz'],
];

export const INSTALLER_ENDINGS = CONTENT_TYPES.map(([ending]) => ending);

/** The media type for a file of this name, whatever its case; undefined when it is of no kind that we know. */
export function installerContentType(fileName: string): string | undefined {
  const name = fileName.toLowerCase();
  return CONTENT_TYPES.find(([ending]) => name.endsWith(ending.toLowerCase()))?.[1];
}
