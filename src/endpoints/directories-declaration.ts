import { z } from 'zod';
import { text } from './declared-values.ts';

export const directoryId = () => text(/^d-[0-9a-z-]{1,62}$/, 'Write an id such as d-0123456789.');

/** One entry of `Directories`: a directory that endpoints may name for Active Directory authentication. */
export const directoryDeclarationSchema = z.strictObject({
  DirectoryId: directoryId().describe('A unique id of your choice, such as d-0123456789.'),
  Url: z
    .string({ error: 'Write an address such as ldaps://dc.example.com.' })
    .refine(isDirectoryUrl, { error: 'Write an address such as ldaps://dc.example.com.' })
    .describe(
      'Where it answers. Endpoints can name it already; people sign in with it from a later version on.',
    ),
});

export type Directory = z.output<typeof directoryDeclarationSchema>;

function isDirectoryUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    (url?.protocol === 'ldap:' || url?.protocol === 'ldaps:') && url.hostname !== '' && url.username === ''
  );
}
