import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the program `openssl` says of a revocation list. */
export interface OpenSslVerdict {
  /** It could be read, and the authority signed it. */
  readonly isVerified: boolean;
  /** Of the entries, hexadecimal as OpenSSL writes it. */
  readonly serials: readonly string[];
}

/** Asks `openssl crl` about lists of one authority. `close` removes its files. */
export function openSslFor(authority: string) {
  const directory = mkdtempSync(join(tmpdir(), 'postern-openssl-'));
  const [authorityFile, listFile] = [join(directory, 'ca.pem'), join(directory, 'list.pem')];
  writeFileSync(authorityFile, authority);
  return {
    /** @param list PEM */
    judge(list: string): OpenSslVerdict {
      writeFileSync(listFile, list);
      const args = ['crl', '-in', listFile, '-CAfile', authorityFile, '-verify', '-text', '-noout'];
      const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
      const serials = [...stdout.matchAll(/Serial Number: (?<serial>\S+)/g)];
      return {
        isVerified: stderr.includes('verify OK'),
        serials: serials.map(({ groups }) => groups?.serial ?? ''),
      };
    },
    /** Any other command of the program, in the directory of its files; what it wrote. Throws what it complained of. */
    run(...args: readonly string[]): string {
      const { status, stdout, stderr } = spawnSync('openssl', [...args], {
        cwd: directory,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
    directory,
    close: () => rmSync(directory, { recursive: true }),
  };
}

/** HMAC-SHA256, base64. */
export function openSslHmac(key: Buffer, text: string): string {
  const args = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`, '-binary'];
  return spawnSync('openssl', args, { input: text }).stdout.toString('base64');
}
