import type { CorpusKey } from './keys.ts';

export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const SAML_2 = 'urn:oasis:names:tc:SAML:2.0:protocol';
const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:';

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** As most products write it: prefixes `md` and `ds`. `use` empty: none. */
export function keyDescriptor(text: string | CorpusKey, use = 'signing'): string {
  const body = typeof text === 'string' ? text : lines(text.body, 64);
  return `<md:KeyDescriptor${use === '' ? '' : ` use="${use}"`}>
      <ds:KeyInfo xmlns:ds="${DSIG}">
        <ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>`;
}

export function lines(text: string, length: number, end = '\n'): string {
  return (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(end);
}

export function service(binding: string, location: string, element = 'SingleSignOnService'): string {
  const name = binding.startsWith('urn:') ? binding : `${BINDINGS}${binding}`;
  return `<md:${element} Binding="${name}" Location="${location}"/>`;
}

export const EMAIL =
  '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>';

export const REDIRECT = 'HTTP-Redirect';
export const POST = 'HTTP-POST';

/** An IDPSSODescriptor; `attributes` are written as they are. */
export function idpRole(attributes: string, ...content: readonly string[]): string {
  return `<md:IDPSSODescriptor ${attributes}protocolSupportEnumeration="${SAML_2}">
    ${content.join('\n    ')}
  </md:IDPSSODescriptor>`;
}

/** What an application says of itself: not what sign-in needs. */
export function spRole(...keyDescriptors: readonly string[]): string {
  return `<md:SPSSODescriptor protocolSupportEnumeration="${SAML_2}">
    ${keyDescriptors.join('\n    ')}
    <md:AssertionConsumerService Binding="${BINDINGS}HTTP-POST" Location="https://app.example/acs" index="0" isDefault="true"/>
  </md:SPSSODescriptor>`;
}

export function entity(entityId: string, attributes: string, ...roles: readonly string[]): string {
  return `<md:EntityDescriptor xmlns:md="${METADATA}" ${attributes}entityID="${entityId}">
  ${roles.join('\n  ')}
</md:EntityDescriptor>`;
}

export function group(attributes: string, ...members: readonly string[]): string {
  return `<md:EntitiesDescriptor xmlns:md="${METADATA}"${attributes}>
${members.join('\n')}
</md:EntitiesDescriptor>`;
}

/** An identity provider as short as can be. */
export function plain(entityId: string, signing: CorpusKey, attributes = ''): string {
  const sso = service(REDIRECT, `${new URL('sso', 'https://idp.example/').href}`);
  return entity(entityId, attributes, idpRole('', keyDescriptor(signing), sso));
}
