import { z } from 'zod';
import { line, text } from '../endpoints/declared-values.ts';
import type { SupportContact } from '../web/brand.ts';
import type { HexColor } from '../web/contrast.ts';

/** The `Portal` section as the file says it: its pictures are paths still. */
export interface PortalDeclaration {
  readonly name: string;
  readonly logoFile?: string;
  readonly logoDarkFile?: string;
  readonly iconFile?: string;
  readonly accent?: HexColor;
  readonly accentDark?: HexColor;
  readonly support?: SupportContact;
}

/** More would push the buttons out of the header of a phone. */
const LONGEST_NAME = 40;
const LONGEST_SUPPORT_TEXT = 80;

const color = () =>
  text(
    /^#[0-9a-f]{6}$/i,
    'Write six hexadecimal digits in quotes, such as "#0f5a60": without quotes YAML takes what follows # for a comment.',
  ).transform((value) => value.toLowerCase() as HexColor);

const pictureFile = () => text(/./, 'Write the path of an SVG, PNG or WebP file.');

const shortLine = (longest: number, example: string) => {
  const message = `Write 1 to ${longest} characters, such as ${example}.`;
  return line(longest).pipe(z.string().trim().min(1, message));
};

const supportContact = z
  .strictObject({
    Text: shortLine(LONGEST_SUPPORT_TEXT, 'IT Service Desk').describe('What people read.'),
    Email: z
      .email({ error: 'Write an email address, such as help@example.com.' })
      .max(254, 'Write an email address of at most 254 characters.')
      .optional()
      .describe('An email address that the text leads to.'),
    Url: z
      .url({ protocol: /^https$/, error: 'Write an address that begins with https://.' })
      .max(2048, 'Write an address of at most 2,048 characters.')
      .optional()
      .describe('Or a page that it leads to.'),
    Phone: text(/^\+?\d[\d ()./-]{1,28}\d$/, 'Write a telephone number in quotes, such as "+49 30 1234567".')
      .optional()
      .describe('Or a telephone number. At most one of the three.'),
  })
  .superRefine(({ Email, Url, Phone }, context) => {
    const ways = Object.entries({ Email, Url, Phone }).filter(([, value]) => value !== undefined);
    for (const [name] of ways.slice(1)) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `There is ${ways[0]?.[0]} already. Keep one way, since the text leads to one place.`,
      });
    }
  })
  .transform(({ Text, Email, Url, Phone }): SupportContact => {
    const href = Url ?? (Email && mailto(Email)) ?? (Phone && tel(Phone));
    return href === undefined ? { text: Text } : { text: Text, href };
  });

/** The `Portal` section: how the portal presents itself. `{}` gives the defaults. Contrast is checked with the pictures. */
export const portalDeclarationSchema = z
  .strictObject({
    Name: shortLine(LONGEST_NAME, 'Example VPN')
      .default('Postern')
      .describe('The name in the header and in the title of every page.'),
    LogoFile: pictureFile()
      .optional()
      .describe('Stands before the name: SVG, PNG or WebP, at most 64 KiB, shown 36 pixels high.'),
    LogoDarkFile: pictureFile()
      .optional()
      .describe('The logo for dark pages. Without it, LogoFile stands on a white plate there.'),
    IconFile: pictureFile().optional().describe('A square picture for the tab of the browser.'),
    Colors: z
      .strictObject({
        Accent: color()
          .optional()
          .describe('Links and buttons on light pages, such as `"#0f5a60"`; its contrast is checked.'),
        AccentDark: color()
          .optional()
          .describe('The same on dark pages. Default: a tint of Accent that can be read there.'),
      })
      .prefault({})
      .describe('Other shades follow from these.'),
    SupportContact: supportContact
      .optional()
      .describe('Whom people ask for help. Default: their administrator.'),
  })
  .superRefine(({ LogoFile, LogoDarkFile }, context) => {
    if (LogoDarkFile === undefined || LogoFile !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['LogoDarkFile'],
      message: 'This replaces LogoFile on dark pages, and there is none. Write LogoFile too.',
    });
  })
  .transform(
    ({ Name, LogoFile, LogoDarkFile, IconFile, Colors, SupportContact: support }): PortalDeclaration => ({
      name: Name,
      ...(LogoFile !== undefined && { logoFile: LogoFile }),
      ...(LogoDarkFile !== undefined && { logoDarkFile: LogoDarkFile }),
      ...(IconFile !== undefined && { iconFile: IconFile }),
      ...(Colors.Accent !== undefined && { accent: Colors.Accent }),
      ...(Colors.AccentDark !== undefined && { accentDark: Colors.AccentDark }),
      ...(support !== undefined && { support }),
    }),
  );

/** RFC 6068, section 2: what is special in an address of the web is percent-encoded, the at sign is not. */
function mailto(email: string): string {
  return `mailto:${email.split('@').map(encodeURIComponent).join('@')}`;
}

/** RFC 3966: digits, and a plus where the number holds for the whole world. */
function tel(phone: string): string {
  return `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
}
