import { PosternError } from '../kernel/errors.ts';

/** One block of a PEM text: its label, such as `CERTIFICATE`, and the bytes it holds. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** The text holds no PEM blocks, or something that is not quite one. */
export class InvalidPem extends PosternError {
  readonly code = 'InvalidPem';
}

/** Far above any chain that makes sense; keeps a wrong file from being read as one. */
const LONGEST_TEXT = 1_048_576;
const LABEL = /^-----BEGIN ([A-Z0-9]+(?: [A-Z0-9]+)*)-----$/;
const BASE64_LINE = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The PEM blocks of `text`, in order (RFC 7468; text between blocks is allowed there and skipped here).
 * Throws {@link InvalidPem} when there is none or one is damaged. Never repeats the text: it may be a key.
 */
export function parsePem(text: string): readonly PemBlock[] {
  if (text.length > LONGEST_TEXT)
    throw new InvalidPem('The file is too large to be PEM. Check which file it is.');
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  const blocks: PemBlock[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const label = LABEL.exec(lines[index] ?? '')?.[1];
    if (label === undefined) continue;
    const end = lines.indexOf(`-----END ${label}-----`, index);
    if (end < 0) throw damaged(label, 'has no END line');
    blocks.push({ label, bytes: decode(label, lines.slice(index + 1, end)) });
    index = end;
  }
  if (blocks.length === 0) {
    throw new InvalidPem(
      'No PEM block was found. The file must hold -----BEGIN …----- and -----END …----- lines; with the AWS CLI, fileb:// goes before its name.',
    );
  }
  return blocks;
}

/** The block as text: 64 characters a line, `\n` at line ends, also after the last. */
export function formatPem({ label, bytes }: PemBlock): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `${[`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n')}\n`;
}

function decode(label: string, lines: readonly string[]): Uint8Array {
  if (lines.some((line) => line !== '' && !BASE64_LINE.test(line))) {
    throw damaged(label, 'holds a line that is not base64; an encrypted key must be decrypted first');
  }
  const base64 = lines.join('');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== base64) throw damaged(label, 'holds damaged base64');
  return bytes;
}

function damaged(label: string, what: string): InvalidPem {
  return new InvalidPem(`The ${label} block ${what}. Export the file again.`, { label });
}
