import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import request, { type Agent, type Response } from 'supertest';
import type { ChainCertificate } from '../../src/connections/gateway-contract.ts';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { routes } from '../../src/web/paths.ts';
import { chainCertificate } from './gateway-endpoints.ts';
import { type GatewayService, startGatewayService } from './gateway-service.ts';
import { type IdpPage, startIdpPage } from './idp-page.ts';
import { NETWORK } from './managed-service.ts';
import { freePort } from './redis-server.ts';
import { startRoundRobinProxy } from './round-robin-proxy.ts';
import type { ScriptedGateway } from './scripted-gateway.ts';
import { idpMetadata, type Person, readAuthnRequest, respond } from './scripted-idp.ts';
import { unescapeHtml } from './unescape-html.ts';
import { SAME_ORIGIN } from './visitor.ts';

/** An endpoint of the configuration, in the words of the file; what is left out is the same for all. */
export interface DeclaredEndpoint {
  readonly ClientVpnEndpointId: string;
  readonly AuthenticationOptions: readonly object[];
  readonly [member: string]: unknown;
}

export const AUTHENTICATION = {
  certificate: {
    Type: 'certificate-authentication',
    MutualAuthentication: { ClientRootCertificateChainArn: 'clients' },
  },
  federated: { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: 'corp' } },
} as const;

export interface ConnectionServiceOptions {
  /** All state in this Redis, with two processes; default: SQLite, with one. */
  readonly redisUrl?: string;
  readonly endpoints: readonly DeclaredEndpoint[];
  /** Whom the identity provider's page has a button for. */
  readonly people?: readonly Person[];
  /** Further sections of the configuration, and the files that they name. */
  readonly declarations?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Postern in one process or two, a portal that takes turns with them, an identity provider, and a gateway in site-a. */
export interface ConnectionService {
  readonly service: GatewayService;
  readonly gateway: ScriptedGateway;
  readonly portal: string;
  readonly idp: IdpPage;
  /** From a new certificate of the clients' authority to its root, as OpenVPN tells of it. */
  newChain(commonName: string): Promise<ChainCertificate[]>;
  /** Changes the configuration file, and has every process read it again. */
  reload(change: (text: string) => string): Promise<void>;
  /** One person at one browser without scripts: follows a link to its end, where the page is that of the last answer. */
  signIn(link: string, person: Person, agent?: Agent): Promise<Response>;
  newBrowser(): Agent;
  close(): Promise<void>;
}

export async function startConnectionService(options: ConnectionServiceOptions): Promise<ConnectionService> {
  const { redisUrl, endpoints, people = [], declarations = '', files = {} } = options;
  const keyKind = 'ec-p256';
  const authority = await makeCertificate({
    commonName: 'Clients',
    purpose: 'certificate-authority',
    keyKind,
  });
  const [server, client, idp, port] = await Promise.all([
    makeCertificate({ commonName: 'vpn.example.com', purpose: 'server', keyKind }),
    makeCertificate({ commonName: 'clients', purpose: 'client', issuer: authority, keyKind }),
    startIdpPage(() => people),
    freePort(),
  ]);
  const portal = `http://localhost:${port}`;
  const service = await startGatewayService({
    ...(redisUrl !== undefined && { redisUrl, replicas: 2 }),
    declarations: sectionsOf(endpoints) + declarations,
    files: {
      'idp-metadata.xml': idpMetadata(idp.idp),
      'server.crt': server.certificate,
      'server.key': server.privateKey,
      'clients.crt': client.certificate,
      'clients.key': client.privateKey,
      'ca.crt': authority.certificate,
      ...files,
    },
    environment: { POSTERN_PORTAL_URL: portal },
  });
  const proxy = await startRoundRobinProxy(
    port,
    service.replicas.map((replica) => replica.portal),
  );
  const gateway = service.gateway('gw-a');
  const newBrowser = () => request.agent(portal);
  return {
    service,
    gateway,
    portal,
    idp,
    newBrowser,
    async newChain(commonName) {
      const made = await makeCertificate({ commonName, purpose: 'client', issuer: authority, keyKind });
      return [made, authority].map(({ certificate }) => chainCertificate(certificate));
    },
    reload: (change) => reload(service, change),
    signIn: (link, person, agent = newBrowser()) =>
      signIn(agent, portal, new URL(link).pathname, idp, person),
    async close() {
      await gateway.close();
      await proxy.close();
      await service.close();
      await idp.close();
    },
  };
}

async function reload(
  { directory, replicas }: GatewayService,
  change: (text: string) => string,
): Promise<void> {
  directory.write('postern.yaml', change(await readFile(directory.file, 'utf8')));
  for (const { process } of replicas) {
    const before = appliedIn(process.stdout());
    process.signal('SIGHUP');
    while (appliedIn(process.stdout()) === before) await wait(20);
  }
}

/** How often the configuration was applied. */
function appliedIn(stdout: string): number {
  return stdout.split('"msg":"Applied ').length - 1;
}

/** The button, the identity provider, and back: as a browser goes there that shows pages and runs no script. */
async function signIn(
  agent: Agent,
  portal: string,
  link: string,
  { idp }: IdpPage,
  person: Person,
): Promise<Response> {
  const { text } = await agent.get(link).expect(200);
  const [, action = '', csrfToken = ''] = (FORM.exec(text) ?? []).map(unescapeHtml);
  const pressed = await agent.post(action).set(SAME_ORIGIN).type('form').send({ csrfToken });
  // Somebody who signed in a moment ago is not asked again.
  if (pressed.status === 303) return arrive(agent, pressed);
  const onward = unescapeHtml(/href="(\/c\/[^"]*)"/.exec(pressed.text)?.[1] ?? '');
  const started = await agent.get(onward).expect(302);
  const { samlResponse } = respond(idp, readAuthnRequest(String(started.headers.location)), { person });
  const posted = request(portal).post(routes.assertionConsumerService).type('form');
  return arrive(agent, await posted.send({ SAMLResponse: samlResponse }).expect(303));
}

const FORM =
  /<form class="choices[^>]*action="([^"]*)"[^>]*>\s*<input type="hidden" name="csrfToken" value="([^"]*)"/;
const MOST_STEPS = 4;

async function arrive(agent: Agent, from: Response): Promise<Response> {
  let answer = from;
  for (let step = 0; answer.status === 303 && step < MOST_STEPS; step += 1) {
    answer = await agent.get(String(answer.headers.location));
  }
  return answer;
}

function sectionsOf(endpoints: readonly DeclaredEndpoint[]): string {
  const sections = {
    SamlProviders: [{ Name: 'corp', MetadataFile: './idp-metadata.xml' }],
    Certificates: [
      { Name: 'server', CertificateFile: 'server.crt', PrivateKeyFile: 'server.key' },
      {
        Name: 'clients',
        CertificateFile: 'clients.crt',
        PrivateKeyFile: 'clients.key',
        CertificateChainFile: 'ca.crt',
      },
    ],
    Endpoints: endpoints.map((endpoint, index) => ({ ...common(index), ...endpoint })),
  };
  return Object.entries(sections)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

function common(index: number) {
  const [SubnetId] = NETWORK.subnets;
  return {
    Description: `Endpoint ${index}`,
    ClientCidrBlock: `10.${100 + index}.0.0/16`,
    ServerCertificateArn: 'server',
    SplitTunnel: true,
    TargetNetworks: [{ SubnetId }],
    AuthorizationRules: [{ TargetNetworkCidr: '10.0.0.0/16', AuthorizeAllGroups: true }],
  };
}

/** The link of a connection that waits for its browser. */
export function linkOf(client: {
  readonly answer: { readonly decision: string; readonly url?: string };
}): string {
  if (client.answer.url === undefined) throw new Error(`The answer is ${JSON.stringify(client.answer)}.`);
  return client.answer.url;
}
