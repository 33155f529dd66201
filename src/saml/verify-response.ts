import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import { plainlyWritten } from './plainly-written.ts';
import { SignatureInvalid } from './refusals.ts';

/**
 * The bytes of a Response that its signature covers, in canonical form and without that signature.
 * The Assertion stands in it; its own signature was verified too.
 */
export interface VerifiedResponse {
  readonly xml: string;
  /** Where the Assertion stands there encrypted: the bytes that its own signature covers, decrypted, without it. */
  readonly assertionXml?: string;
}

/**
 * Verifies both signatures of a Response that has passed `scanResponse`, with one of `certificates` (PEM, one
 * CERTIFICATE block each; several during a key rollover). What comes back is all that may be read of it.
 * Throws `SignatureInvalid`. It runs in a thread of its own, see `verifier.ts`.
 */
export async function verifyResponse(
  xml: string,
  certificates: readonly string[],
): Promise<VerifiedResponse> {
  if (certificates.length === 0) throw new SignatureInvalid();
  const library = new SignatureChecker(certificates);
  const samlResponse = Buffer.from(plainlyWritten(xml), 'utf8').toString('base64');
  try {
    await library.validatePostResponseAsync({ SAMLResponse: samlResponse });
  } catch {
    // The library's message holds parts of the document, so it is not kept, not even as a cause.
    throw new SignatureInvalid();
  }
  if (library.verifiedResponse === undefined) throw new SignatureInvalid();
  return { xml: library.verifiedResponse };
}

/**
 * The library as a signature checker: it finds and verifies both signatures and hands over the bytes that the
 * Response's covers. What it would read from them is left to the checks of this room, which are stricter and have
 * a code each: InResponseTo, times, audience and attributes (docs/decisions/0005-saml-class-not-strategy.md).
 */
class SignatureChecker extends SAML {
  verifiedResponse: string | undefined;

  constructor(certificates: readonly string[]) {
    super({
      idpCert: [...certificates],
      wantAuthnResponseSigned: true,
      wantAssertionsSigned: true,
      validateInResponseTo: ValidateInResponseTo.never,
      audience: false,
      // Required by the library, used for nothing here.
      callbackUrl: 'https://unused.invalid/',
      issuer: 'unused',
    });
  }

  /** The library calls this with the verified bytes once both signatures are good (its `getVerifiedXml`). */
  protected override async getSignedAssertion(signedXml: string): Promise<string> {
    this.verifiedResponse = signedXml;
    return signedXml;
  }

  /** The library would read the Assertion here, by rules that are not ours. */
  protected override async processValidlySignedAssertionAsync(): Promise<{
    profile: Profile;
    loggedOut: boolean;
  }> {
    return { profile: { issuer: '', nameID: '', nameIDFormat: '' }, loggedOut: false };
  }
}
