import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedConfiguration, checkConfiguration } from '../check-configuration.ts';
import type { CommandProcess } from '../commands.ts';
import { declaredEndpointId } from '../endpoints/declared-names.ts';
import { createLogging } from '../ops/logging.ts';
import { drain } from '../ops/shutdown.ts';
import { runUntilStopped } from '../run-until-stopped.ts';
import { type Serving, startServing } from '../serve.ts';
import { absoluteUrl, paths, routes } from '../web/paths.ts';
import { makeAccessKey } from './access-key.ts';
import { makeCertificate } from './certificates.ts';
import { makeServerCertificate, writeDemoConfiguration } from './demo-configuration.ts';
import { type DemoWelcome, demoWelcome } from './demo-welcome.ts';
import { freePort } from './free-port.ts';
import { startIdentityProvider } from './identity-provider.ts';

const clock = Date.now;
const random = randomBytes;
const ENTITY_ID = 'urn:amazon:webservices:clientvpn';

/**
 * The whole of Postern on one machine: the embedded store in a temporary directory, a demo identity provider, two
 * endpoints. It goes through the same configuration file and the same start as production. Nothing is left behind.
 */
export async function runDemo({ print }: CommandProcess): Promise<void> {
  const logging = createLogging({ level: 'warn', format: 'pretty', auditLines: false });
  await runUntilStopped({ ...logging, clock, start: () => startDemo(logging, print) });
}

interface Ports {
  readonly portal: number;
  readonly api: number;
  readonly identityProvider: number;
  readonly ops: number;
}

const WISHED: Ports = { portal: 8080, api: 8081, identityProvider: 8090, ops: 9090 };

async function startDemo(
  logging: ReturnType<typeof createLogging>,
  print: CommandProcess['print'],
): Promise<Serving> {
  const ports = await choosePorts();
  const portalUrl = new URL(`http://localhost:${ports.portal}`);
  const identityProviderUrl = `http://127.0.0.1:${ports.identityProvider}`;
  const [signing, server] = await Promise.all([
    makeCertificate({ commonName: 'Postern demo identity provider', purpose: 'signing' }),
    makeServerCertificate(),
  ]);
  const identityProvider = await startIdentityProvider(ports.identityProvider, signing, {
    entityId: ENTITY_ID,
    assertionConsumerServiceUrl: absoluteUrl(portalUrl, routes.assertionConsumerService),
    portalUrl: portalUrl.origin,
  });
  try {
    return await startPortal(
      { ports, portalUrl, identityProviderUrl, identityProvider, server },
      logging,
      print,
    );
  } catch (error) {
    // While it listens the process would not end, and nobody would see why.
    await drain(identityProvider);
    throw error;
  }
}

interface DemoParts {
  readonly ports: Ports;
  readonly portalUrl: URL;
  readonly identityProviderUrl: string;
  readonly identityProvider: Awaited<ReturnType<typeof startIdentityProvider>>;
  readonly server: Awaited<ReturnType<typeof makeServerCertificate>>;
}

async function startPortal(
  { ports, portalUrl, identityProviderUrl, identityProvider, server }: DemoParts,
  logging: ReturnType<typeof createLogging>,
  print: CommandProcess['print'],
): Promise<Serving> {
  // As an administrator does it: fetch the metadata document, put it beside the configuration.
  const metadata = await fetch(`${identityProviderUrl}/metadata`);
  const accessKey = makeAccessKey(random);
  const directory = writeDemoConfiguration({ ...server, idpMetadata: await metadata.text(), accessKey });
  const checked = checkConfiguration(environmentOf(ports, portalUrl, directory));
  const serving = await startServing({ ...checked, ...logging, clock, random });
  print(
    demoWelcome({
      portalUrl: portalUrl.origin,
      endpoints: endpointPages(checked, portalUrl),
      identityProviderUrl,
      apiUrl: `http://127.0.0.1:${ports.api}`,
      accessKey,
      opsUrl: `http://127.0.0.1:${ports.ops}/readyz`,
      notes: notesOn(ports),
    }),
  );
  return {
    reload: serving.reload,
    stop: async () => {
      await serving.stop();
      await drain(identityProvider);
      rmSync(directory, { recursive: true, force: true });
      print('\n  Stopped. Nothing is left behind.\n');
    },
  };
}

async function choosePorts(): Promise<Ports> {
  const portal = await freePort(WISHED.portal);
  const api = await freePort(WISHED.api, [portal]);
  const identityProvider = await freePort(WISHED.identityProvider, [portal, api]);
  const ops = await freePort(WISHED.ops, [portal, api, identityProvider]);
  return { portal, api, identityProvider, ops };
}

function notesOn({ portal }: Ports): readonly string[] {
  if (portal === WISHED.portal) return [];
  return [`Port ${WISHED.portal} is in use, so the portal took ${portal}.`];
}

/** Nothing of the real environment: a demo must not touch the Redis of production. */
function environmentOf(ports: Ports, portalUrl: URL, directory: string): NodeJS.ProcessEnv {
  return {
    POSTERN_CONFIG: join(directory, 'postern.yaml'),
    POSTERN_DATA_DIR: join(directory, 'data'),
    POSTERN_PORTAL_URL: portalUrl.origin,
    POSTERN_LISTEN: `127.0.0.1:${ports.portal}`,
    POSTERN_API_LISTEN: `127.0.0.1:${ports.api}`,
    POSTERN_OPS_LISTEN: `127.0.0.1:${ports.ops}`,
    POSTERN_SAML_ENTITY_ID: ENTITY_ID,
  };
}

function endpointPages({ declarations }: CheckedConfiguration, portalUrl: URL): DemoWelcome['endpoints'] {
  if (declarations === undefined) return [];
  return declarations.endpoints.map((endpoint) => {
    const id = declaredEndpointId(endpoint, declarations.realm);
    return { name: endpoint.Name ?? id, url: absoluteUrl(portalUrl, paths.endpoint(id)) };
  });
}
