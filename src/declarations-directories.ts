import type { Directory, Radius } from './connections/directory/directory.ts';
import { attempt } from './declarations-files.ts';
import type { Entry, Shape } from './declarations-shape.ts';
import type { Fault } from './declarations-words.ts';
import type { DirectoryDeclaration } from './endpoints/directories-declaration.ts';
import { Secret } from './kernel/secret.ts';
import { InvalidCertificate, parseCertificates } from './pki/certificate.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** Shorter ones are found by trying (RFC 2865, section 3, would even have 16). Characters. */
const SHORTEST_SHARED_SECRET = 8;

type Declared = Entry<DirectoryDeclaration>;
/** The content of a file that a member of an entry names; undefined when it cannot be read, and the faults say why. */
type ReadMember = (file: string, ...member: readonly string[]) => string | undefined;

/** The directories with the content of their files. */
export function declaredDirectories(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly Directory[] {
  return shape.lists.Directories.map((entry) => {
    const place = ['Directories', entry.index];
    const read: ReadMember = (file, ...member) =>
      attempt(() => files.read(file), [...place, ...member], faults);
    const fault = (message: string, ...member: readonly string[]): void => {
      faults.push({ path: [...place, ...member], message });
    };
    return declaredDirectory(entry, read, fault);
  });
}

type Complain = (message: string, ...member: readonly string[]) => void;

function declaredDirectory({ value }: Declared, read: ReadMember, complain: Complain): Directory {
  const { DirectoryId, Url, AlternateUrls, BaseDn, BindDn, PasswordFile, Radius: declared } = value;
  const certificateAuthorities = authorities(value, read, complain);
  const password = PasswordFile && secret(read(PasswordFile, 'PasswordFile'), 1, complain, 'PasswordFile');
  const radius = declared && declaredRadius(declared, read, complain);
  return {
    directoryId: DirectoryId,
    urls: [Url, ...AlternateUrls],
    baseDn: BaseDn,
    ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    ...(BindDn && password ? { serviceAccount: { bindDn: BindDn, password } } : {}),
    ...(radius ? { radius } : {}),
  };
}

function declaredRadius(
  declared: NonNullable<DirectoryDeclaration['Radius']>,
  read: ReadMember,
  complain: Complain,
): Radius | undefined {
  const member = ['Radius', 'SharedSecretFile'];
  const content = read(declared.SharedSecretFile, ...member);
  const sharedSecret = secret(content, SHORTEST_SHARED_SECRET, complain, ...member);
  if (sharedSecret === undefined) return undefined;
  return {
    servers: declared.RadiusServers.map((host) => ({ host, port: declared.RadiusPort })),
    sharedSecret,
    timeout: declared.RadiusTimeout * 1000,
    retries: declared.RadiusRetries,
    requireMessageAuthenticator: declared.RequireMessageAuthenticator,
  };
}

function authorities(
  { CertificateAuthorityFile: file }: DirectoryDeclaration,
  read: ReadMember,
  complain: Complain,
): string | undefined {
  const content = file && read(file, 'CertificateAuthorityFile');
  if (!content) return undefined;
  try {
    parseCertificates(content);
  } catch (error) {
    if (!(error instanceof InvalidCertificate)) throw error;
    complain(error.message, 'CertificateAuthorityFile');
  }
  return content;
}

/** White space around the content of a file is not part of the secret: editors end files with a line feed. */
function secret(
  content: string | undefined,
  shortest: number,
  complain: Complain,
  ...member: readonly string[]
): Secret | undefined {
  if (content === undefined) return undefined;
  const text = content.trim();
  if (text.length < shortest) {
    const fault = text === '' ? 'The file is empty' : `The file holds fewer than ${shortest} characters`;
    complain(`${fault}. Write the secret into it.`, ...member);
  }
  return new Secret(text);
}
