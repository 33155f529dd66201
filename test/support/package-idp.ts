import type { Person } from './scripted-idp.ts';

/** An identity provider that is somebody else's work: it reads our AuthnRequest and writes a Response as it sees fit. */
export interface PackageIdp {
  readonly metadata: string;
  /** Signs `person` in as the answer to the address that the portal sent the browser to. */
  respond(redirectUrl: string, person: Person): Promise<{ readonly samlResponse: string }>;
}
