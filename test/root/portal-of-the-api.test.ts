import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnEndpointCommand,
  DeleteClientVpnEndpointCommand,
  DescribeClientVpnTargetNetworksCommand,
  DisassociateClientVpnTargetNetworkCommand,
  ModifyClientVpnEndpointCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { PROVIDER_A, sampleEndpoints } from '../support/start-portal.ts';
import { unescapeHtml } from '../support/unescape-html.ts';
import { newVisitor } from '../support/visitor.ts';
import { type ManagedPortal, startManagedPortal } from './managed-portal.ts';

let managed: ManagedPortal;
beforeAll(async () => {
  managed = await startManagedPortal();
});
afterAll(() => managed.close());

const send: ManagedPortal['client']['send'] = ((command: never) => managed.client.send(command)) as never;

/** What people see, written by somebody who would have their browsers or their clients do something else. */
const HOSTILE = {
  name: `"><script>alert('n')</script>"; filename=x.exe; 日本 \u202eexe.\u2066`,
  description: `</title><img src=x onerror=alert('d')> #; up /bin/sh`,
  banner: `</main><script>alert('b')</script>\r\nscript-security 2\r\nup /bin/sh`,
  rule: `<svg onload=alert('r')> " onmouseover="alert('r')`,
} as const;

async function hostileEndpoint(): Promise<ClientVpnEndpointId> {
  const { ClientVpnEndpointId = '' } = await send(
    new CreateClientVpnEndpointCommand({
      ClientCidrBlock: '10.200.0.0/16',
      ServerCertificateArn: sampleEndpoints()[0]?.serverCertificateArn,
      AuthenticationOptions: [
        { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: PROVIDER_A } },
      ],
      ConnectionLogOptions: { Enabled: false },
      Description: HOSTILE.description,
      ClientLoginBannerOptions: { Enabled: true, BannerText: HOSTILE.banner },
      TagSpecifications: [
        { ResourceType: 'client-vpn-endpoint', Tags: [{ Key: 'Name', Value: HOSTILE.name }] },
      ],
    }),
  );
  await send(new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId: 'subnet-0a' }));
  for (const grant of [{ AuthorizeAllGroups: true }, { AccessGroupId: '<b>engineering</b>' }]) {
    const rule = { TargetNetworkCidr: '10.0.0.0/16', Description: HOSTILE.rule };
    await send(new AuthorizeClientVpnIngressCommand({ ClientVpnEndpointId, ...rule, ...grant }));
  }
  return parseClientVpnEndpointId(ClientVpnEndpointId) as ClientVpnEndpointId;
}

describe('An endpoint that the API made, whatever words it was given', () => {
  it('shows them on its page as text, and nowhere else', async () => {
    const { portal } = managed;
    const id = await hostileEndpoint();
    const alice = newVisitor(portal);
    await alice.signIn(id, portal.idps.a);
    const { text } = await alice.agent.get(`/endpoints/${id}`).expect(200);
    expect(text).not.toMatch(/<script>|<img src=x|<svg onload|" onmouseover/);
    expect(unescapeHtml(text)).toContain(HOSTILE.name);
    expect(unescapeHtml(text)).toContain(HOSTILE.rule);
    const profile = await alice.agent
      .get(`/endpoints/${id}/client-configuration?client=openvpn`)
      .responseType('blob')
      .expect(200);
    expect(profile.headers['content-disposition']).toMatch(
      /^attachment; filename="[A-Za-z0-9_-]{1,64}\.ovpn"$/,
    );
    expect(String(profile.body)).not.toMatch(/script|alert|\/bin\/sh|\.exe/);
  });

  it('has no page any more once it has none in the settings, or is deleted, also for those who are signed in', async () => {
    const { portal } = managed;
    const ClientVpnEndpointId = await hostileEndpoint();
    const alice = newVisitor(portal);
    await alice.signIn(ClientVpnEndpointId, portal.idps.a);
    const pages = ['', '/client-configuration?client=openvpn', '/bundle?client=openvpn&platform=linux'];
    const statuses = () =>
      Promise.all(
        pages.map(async (page) => (await alice.agent.get(`/endpoints/${ClientVpnEndpointId}${page}`)).status),
      );
    expect(await statuses()).toEqual([200, 200, 200]);
    const portalIs = (SelfServicePortal: 'enabled' | 'disabled') =>
      send(new ModifyClientVpnEndpointCommand({ ClientVpnEndpointId, SelfServicePortal }));
    await portalIs('disabled');
    expect(await statuses()).toEqual([404, 404, 404]);
    await portalIs('enabled');
    const { ClientVpnTargetNetworks = [] } = await send(
      new DescribeClientVpnTargetNetworksCommand({ ClientVpnEndpointId }),
    );
    const { AssociationId } = ClientVpnTargetNetworks[0] ?? {};
    await send(new DisassociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, AssociationId }));
    expect(await statuses()).toEqual([200, 200, 200]);
    await send(new DeleteClientVpnEndpointCommand({ ClientVpnEndpointId }));
    expect(await statuses()).toEqual([404, 404, 404]);
  });
});
