import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { clientDownloads } from '../../src/portal/client-downloads.ts';
import { paths } from '../../src/web/paths.ts';
import { rule } from '../endpoints/samples.ts';
import { createIdps, EA, sampleEndpoints, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let alice: Visitor;
let clients = clientDownloads();

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), clientDownloads: () => clients });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(() => portal.close());
beforeEach(() => {
  clients = clientDownloads();
  return change({});
});

async function change(changes: Partial<Endpoint>): Promise<void> {
  const [ea] = sampleEndpoints();
  if (ea) await portal.saveEndpoint({ ...ea, ...changes });
}

/** The page as text: tags away, white space as one space. */
async function read(path = paths.endpoint(EA), headers: Record<string, string> = {}): Promise<string> {
  const page = await alice.agent.get(path).set(headers).expect(200);
  return page.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the endpoint page', () => {
  it('leads straight to sign-in when nobody is signed in', async () => {
    const answer = await request(portal.url).get(paths.endpoint(EA)).expect(302);
    expect(answer.headers.location).toBe(paths.signIn(EA));
  });

  it('names the endpoint in its heading and its title, and offers the profile with one main button', async () => {
    const { text } = await alice.agent.get(paths.endpoint(EA)).expect(200);
    expect(text).toContain('<h1>Engineering</h1>');
    expect(text).toContain('<title>Engineering &ndash; Postern</title>');
    expect(text.match(/button-large/g)).toHaveLength(1);
    expect(text).toMatch(
      new RegExp(
        `<a class="button button-primary button-large" href="/endpoints/${EA}/client-configuration\\?client=openvpn">`,
      ),
    );
  });

  it('shows the networks that the person can reach, why, and no other network', async () => {
    const text = await read();
    expect(text).toContain('Development servers 10.0.0.0/16 Because you are in engineering');
    expect(text).not.toContain('Ledger');
    expect(text).not.toContain('managers');
  });

  it('speaks of all networks in words, and folds many ranges away', async () => {
    const everywhere = rule({ destinationCidr: '0.0.0.0/0', groupId: '', accessAll: true });
    const internet = {
      ...sampleEndpoints()[0]?.routes[0],
      destinationCidr: '0.0.0.0/0',
    } as Endpoint['routes'][0];
    await change({ authorizationRules: [everywhere], routes: [internet] });
    expect(await read()).toContain('All networks 0.0.0.0/0 Open to everyone');
    await change({ authorizationRules: [everywhere, rule({ groupId: 'managers' })], routes: [internet] });
    expect(await read()).toMatch(/All other networks \d+ address ranges .* Open to everyone/);
  });

  it('says of which network the many ranges are that other rules leave', async () => {
    const host = rule({ destinationCidr: '10.0.2.119/32', groupId: 'managers' });
    const wide = rule({ destinationCidr: '10.0.0.0/16', groupId: 'engineering', description: 'Development' });
    await change({ authorizationRules: [wide, host] });
    expect(await read()).toContain('Development 16 address ranges in 10.0.0.0/16 10.0.0.0/23');
  });

  it('says so when no route leads to a network that the rules open', async () => {
    await change({ routes: [] });
    expect(await read()).toContain('Nothing yet.');
  });

  it('says who is signed in, how long a connection lasts, what its banner is and what its id is', async () => {
    await change({ sessionTimeoutHours: 8, loginBanner: 'Authorised use only.' });
    const text = await read();
    expect(text).toContain('Signed in as alice@corp.example');
    expect(text).toContain('Up to 8 hours. Then it ends');
    expect(text).toContain('Authorised use only.');
    expect(text).toContain(`Endpoint ID ${EA}`);
  });

  it('says that no connection is possible yet while the endpoint waits for a target network', async () => {
    expect(await read()).not.toContain('No connection is possible yet');
    await change({ status: 'pending-associate' });
    expect(await read()).toContain('No connection is possible yet');
  });

  it('tells whether all traffic goes through the VPN', async () => {
    expect(await read()).toContain('Only traffic to these networks goes through the VPN.');
    await change({ splitTunnel: false });
    expect(await read()).toContain('all your traffic goes through the VPN');
  });

  it('shows the steps for the platform that the browser names', async () => {
    const page = await alice.agent.get(paths.endpoint(EA)).set('Sec-CH-UA-Platform', '"macOS"').expect(200);
    expect(page.text).toMatch(/aria-current="true">macOS</);
    expect(page.text).toContain('https://tunnelblick.net/');
  });

  it('shows the steps for another platform when somebody asks for them', async () => {
    const page = await alice.agent
      .get(paths.endpointFor(EA, 'linux'))
      .set('Sec-CH-UA-Platform', '"macOS"')
      .expect(200);
    expect(page.text).toMatch(/aria-current="true">Linux</);
    expect(page.text).toContain(`openvpn3 session-start --config ~/Downloads/Engineering-${EA}.ovpn`);
  });

  it('shows the operator’s note near the top, with its lines', async () => {
    await change({ portalNote: 'Laptops only.\nQuestions: #net' });
    const { text } = await alice.agent.get(paths.endpoint(EA)).expect(200);
    expect(text).toContain('<p class="as-typed">Laptops only.\nQuestions: #net</p>');
    expect(text.indexOf('Laptops only.')).toBeLessThan(text.indexOf('Download profile'));
  });

  it('offers the profiles of the platform’s other clients beside the export, and all others in a list', async () => {
    const { text } = await alice.agent.get(paths.endpointFor(EA, 'macos')).expect(200);
    const links = [...text.matchAll(/client-configuration\?client=([\w-]+)">\s*([^<]*)/g)].map(
      ([, flavour, label]) => [flavour, label?.trim()],
    );
    expect(links).toEqual([
      ['openvpn', ''],
      ['tunnelblick', 'Profile for Tunnelblick'],
      ['openvpn-connect', 'Profile for OpenVPN Connect'],
      ['openvpn-for-android', 'Profile for OpenVPN for Android'],
      ['aws', 'Profile for AWS VPN Client'],
    ]);
    expect(text).toContain(`href="${paths.bundle(EA, 'tunnelblick', 'macos').replaceAll('&', '&amp;')}"`);
    expect(text).toContain('Profile and instructions for Tunnelblick.');
  });

  it('says of a client how to get it: from which site, or which file it is', async () => {
    expect(await read(paths.endpointFor(EA, 'ios'))).toContain(
      'OpenVPN Connect On another website: apps.apple.com',
    );
    const sha256 = 'a'.repeat(64);
    const file = {
      version: '2.6.14',
      size: 59_812_345,
      sha256,
      href: '/clients/windows?name=openvpn-gui',
    } as const;
    clients = [
      { platform: 'windows', name: 'OpenVPN GUI', slug: 'openvpn-gui', flavour: 'openvpn', ...file },
    ];
    const text = await read(paths.endpointFor(EA, 'windows'));
    expect(text).toContain(`OpenVPN GUI Version 2.6.14 &#183; 59.8&#160;MB Checksum (SHA-256) ${sha256}`);
    expect(text).not.toContain('On another website');
    expect(text).toContain('Profile, instructions and OpenVPN GUI.');
  });

  it('explains each client of the platform, and what Linux brings along', async () => {
    const text = await read(paths.endpointFor(EA, 'linux'));
    expect(text).toMatch(
      /With OpenVPN 3 Linux .* With the openvpn command or NetworkManager Neither can show/,
    );
    expect(await read(paths.endpointFor(EA, 'windows'))).toMatch(/With OpenVPN GUI .* With OpenVPN Connect /);
  });

  it('says how to sign in at the client, and where a certificate of one’s own goes', async () => {
    expect(await read()).toContain('Your browser opens.');
    const mutual = { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:x' } as const;
    await change({ authenticationOptions: [mutual, ...(sampleEndpoints()[0]?.authenticationOptions ?? [])] });
    expect(await read()).toContain('Add your personal certificate and key.');
  });

  it('shows hostile names and descriptions as the text that they are', async () => {
    const hostile = `"><script>alert('x')</script>`;
    await change({
      displayName: hostile,
      description: hostile,
      loginBanner: hostile,
      authorizationRules: [rule({ description: hostile })],
    });
    const { text } = await alice.agent.get(paths.endpoint(EA)).expect(200);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  });

  it('loads nothing from anywhere else', async () => {
    const { text } = await alice.agent.get(paths.endpoint(EA)).expect(200);
    const loaded = [...text.matchAll(/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/g)].map(
      ([, href]) => href,
    );
    expect(loaded.length).toBeGreaterThan(0);
    for (const href of loaded) expect(href).toMatch(/^\/static\//);
  });

  it('is judged by the rules of this moment, not by those at sign-in', async () => {
    await change({ authorizationRules: [rule({ groupId: 'Engineering' })] });
    await alice.agent.get(paths.endpoint(EA)).expect(403);
    await change({});
    await alice.agent.get(paths.endpoint(EA)).expect(200);
  });
});
