import type { Realm } from '../kernel/arn.ts';
import type { CertificateStore, StoredCertificate } from '../pki/certificate-store.ts';
import { assertClientAuthority } from '../pki/client-authority.ts';
import { assertServerUse } from '../pki/server-use.ts';
import { handlerFailures } from './client-connect-handler.ts';
import type { AuthenticationOption, Endpoint } from './endpoint.ts';
import {
  DirectoryNotFound,
  ReferencedCertificateNotFound,
  ReferencedSamlProviderNotFound,
  ReferenceElsewhere,
} from './failures/reference-failures.ts';
import type { ReferenceLookUps } from './look-ups.ts';

export interface ReferenceDeps {
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly references: ReferenceLookUps;
  /** Read at each use, since the configuration can be read again. */
  readonly realm: () => Realm;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * The server certificate is there, of the endpoint's account and Region, fit for a server and not ended (guide, "Server certificate").
 * Throws `ReferenceElsewhere`, `ReferencedCertificateNotFound`, and what `assertServerUse` throws.
 */
export async function assertServerCertificate(deps: ReferenceDeps, arn: string): Promise<void> {
  assertServerUse(await certificateOf(deps, 'ServerCertificateArn', arn), deps.clock());
}

/**
 * What the endpoint's clients prove themselves with is there: the CA of their certificates, the directory, the SAML providers; all of the
 * endpoint's account, certificates also of its Region (guide, "Client authentication"). Throws `ReferenceElsewhere`, the failures of
 * `failures/reference-failures.ts`, and what `assertClientAuthority` throws.
 */
export async function assertAuthentication(
  deps: ReferenceDeps,
  options: readonly AuthenticationOption[],
): Promise<void> {
  for (const option of options) await assertOption(deps, option);
}

/** Guide, "Client connect handler". Throws `UnusableClientConnectHandler`, `ClientConnectHandlerElsewhere`. */
export function assertHandler({ clientConnectHandlerArn }: Endpoint, realm: Realm): void {
  const [failure] = handlerFailures(clientConnectHandlerArn, realm);
  if (failure) throw failure;
}

async function assertOption(deps: ReferenceDeps, option: AuthenticationOption): Promise<void> {
  switch (option.type) {
    case 'certificate-authentication': {
      const arn = option.clientRootCertificateChainArn;
      const stored = await certificateOf(deps, 'ClientRootCertificateChainArn', arn);
      assertClientAuthority(stored, deps.clock());
      return;
    }
    case 'directory-service-authentication':
      if (!deps.references.directoryExists(option.directoryId))
        throw new DirectoryNotFound(option.directoryId);
      return;
    case 'federated-authentication': {
      await assertProvider(deps, 'SAMLProviderArn', option.samlProviderArn);
      const { selfServiceSamlProviderArn: portal } = option;
      if (portal !== undefined) await assertProvider(deps, 'SelfServiceSAMLProviderArn', portal);
    }
  }
}

async function certificateOf(deps: ReferenceDeps, member: string, arn: string): Promise<StoredCertificate> {
  const { account, region } = deps.realm();
  const [, , , itsRegion, itsAccount] = arn.split(':');
  const isElsewhere = isOther(itsAccount, account) || isOther(itsRegion, region);
  if (isElsewhere) throw new ReferenceElsewhere(member, arn, `${account} in ${region}`);
  const stored = await deps.certificates.get(arn);
  if (!stored) throw new ReferencedCertificateNotFound(arn);
  return stored.value;
}

async function assertProvider(
  { realm, references }: ReferenceDeps,
  member: string,
  arn: string,
): Promise<void> {
  const { account } = realm();
  if (isOther(arn.split(':')[4], account)) throw new ReferenceElsewhere(member, arn, account);
  if (!(await references.samlProviderExists(arn))) throw new ReferencedSamlProviderNotFound(arn);
}

/** What names no account or Region at all is no ARN, and is told as something that does not exist. */
function isOther(named: string | undefined, own: string): boolean {
  return named !== undefined && named !== own;
}
