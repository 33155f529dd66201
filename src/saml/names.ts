/** The namespaces that a Response or metadata may use, and the prefix that stands for each in our code. */
export const NAMESPACE_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:tc:SAML:2.0:assertion', 'saml'],
  ['urn:oasis:names:tc:SAML:2.0:protocol', 'samlp'],
  ['urn:oasis:names:tc:SAML:2.0:metadata', 'md'],
  ['http://www.w3.org/2000/09/xmldsig#', 'ds'],
  ['http://www.w3.org/2009/xmldsig11#', 'dsig11'],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'ec'],
  ['http://www.w3.org/2001/04/xmlenc#', 'xenc'],
  ['http://www.w3.org/2009/xmlenc11#', 'xenc11'],
]);

export const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML_ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
export const SAML_METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const HTTP_POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const HTTP_REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const STATUS_SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const FORMAT_ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
export const FORMAT_EMAIL_ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
export const FORMAT_UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

/** An attribute of an XML element that says `xsi:nil`, as {@link XmlElement.attributes} names it. */
export const XSI_NIL = '{http://www.w3.org/2001/XMLSchema-instance}nil';
