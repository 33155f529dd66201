import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';

/** What word processors and mail programs make of a hyphen: U+2010 to U+2015, minus, small and full-width ones (after NFKC). */
const DASHES = /[\u2010-\u2015\u2212\ufe58]/g;
/** What nobody sees: soft hyphen, zero-width characters, byte order mark. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/**
 * The id in what somebody typed or pasted: the id alone, or any text that holds it, such as an address. Where there is
 * none, blanks may have got into it: a line break of a mail, or the fours in which people write long numbers.
 */
export function findEndpointId(typed: string): ClientVpnEndpointId | undefined {
  const text = typed.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').toLowerCase();
  return idIn(text) ?? idIn(text.replace(/\s+/g, ''));
}

function idIn(text: string): ClientVpnEndpointId | undefined {
  const found = /cvpn-endpoint-[0-9a-f]{17}(?![0-9a-z])/.exec(text);
  return found ? parseClientVpnEndpointId(found[0]) : undefined;
}
