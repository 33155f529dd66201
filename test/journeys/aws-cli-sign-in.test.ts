import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { connectionTo } from '../contract/objects.ts';
import { type CliWorld, openCliWorld, STORES, STORY } from '../support/cli-world.ts';
import { downloadFromMainButton } from '../support/main-button.ts';
import { NETWORK } from '../support/managed-service.ts';
import { besideTheStoreOf } from '../support/store-beside.ts';
import { transcriptOf } from '../support/transcript.ts';

const [SUBNET_A, SUBNET_B] = NETWORK.subnets;

describe.each(STORES)('the AWS CLI, with the state in %s', (store) => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await openCliWorld(store);
  });
  afterAll(() => world?.close());

  it(
    'leads an endpoint with sign-in by SAML from creation to deletion',
    async () => {
      const { heading, run, make, text } = transcriptOf(world.ops);

      heading('A SAML provider and a server certificate');
      const provider = await make(
        'aws iam create-saml-provider --name corp --saml-metadata-document file://metadata.xml',
        'SAMLProviderArn',
      );
      const server = await make(
        'aws acm import-certificate --certificate fileb://server.crt --private-key fileb://server.key --certificate-chain fileb://ca.crt',
        'CertificateArn',
      );

      heading('Create an endpoint, with connection logs from the start');
      const endpoint = await make(
        `aws ec2 create-client-vpn-endpoint --description Engineering --client-cidr-block 10.100.0.0/16 --server-certificate-arn ${server} \\
  --authentication-options Type=federated-authentication,FederatedAuthentication={SAMLProviderArn=${provider}} \\
  --connection-log-options '{
    "Enabled": true,
    "CloudwatchLogGroup": "ClientVpnConnectionLogs",
    "CloudwatchLogStream": "NewYorkOfficeVPN"
}' \\
  --dns-servers 10.0.0.2 --transport-protocol udp --split-tunnel --client-connect-options Enabled=true,LambdaFunctionArn=arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-handler \\
  --tag-specifications 'ResourceType=client-vpn-endpoint,Tags=[{Key=Name,Value=engineering}]'`,
        'ClientVpnEndpointId',
      );
      const named = `--client-vpn-endpoint-id ${endpoint}`;
      const show = `aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids ${endpoint}`;
      await run(show);

      heading('Modify it: login banner, session duration, portal, logs, ports');
      const modify = `aws ec2 modify-client-vpn-endpoint ${named}`;
      await run(
        `${modify} --client-login-banner-options '{ "Enabled": true, "BannerText": "Welcome, & mind the <gap>" }'`,
      );
      await run(`${modify} --client-login-banner-options Enabled=true,BannerText=Grüße`);
      await run(`${show} --query ClientVpnEndpoints[].ClientLoginBannerOptions --output text`);
      await run(`${modify} --client-login-banner-options Enabled=false`);
      await run(`${modify} --session-timeout-hours 8`);
      await run(`${modify} --connection-log-options '{ "Enabled": true, "CloudwatchLogGroup": "vpn" }'`);
      await run(`${modify} --connection-log-options Enabled=false`);
      await run(
        `${modify} --dns-servers CustomDnsServers=10.0.0.3,10.0.0.2,Enabled=true --no-split-tunnel --vpn-port 1194`,
      );
      await run(
        `${modify} --self-service-portal disabled --client-connect-options Enabled=false --description 'Engineering and friends'`,
      );
      await run(show);
      await run(`${modify} --self-service-portal enabled --dns-servers Enabled=false`);
      await run(
        'aws ec2 describe-client-vpn-endpoints --filters Name=tag:Name,Values=engineering --query ClientVpnEndpoints[].SelfServicePortalUrl --output text',
      );

      heading('Associate target networks and apply security groups');
      const first = await make(
        `aws ec2 associate-client-vpn-target-network ${named} --subnet-id ${SUBNET_A}`,
        'AssociationId',
      );
      const second = await make(
        `aws ec2 associate-client-vpn-target-network ${named} --subnet-id ${SUBNET_B}`,
        'AssociationId',
      );
      await run(
        `aws ec2 apply-security-groups-to-client-vpn-target-network ${named} --vpc-id ${NETWORK.vpcId} --security-group-ids ${NETWORK.defaultSecurityGroup} ${NETWORK.securityGroup}`,
      );
      await run(`aws ec2 describe-client-vpn-target-networks ${named}`);

      heading('Authorize, and look at the rules');
      await run(
        `aws ec2 authorize-client-vpn-ingress ${named} --target-network-cidr 10.0.0.0/16 --authorize-all-groups --description 'The office'`,
      );
      await run(
        `aws ec2 authorize-client-vpn-ingress ${named} --target-network-cidr 0.0.0.0/0 --access-group-id 'operators & co'`,
      );
      await run(`aws ec2 describe-client-vpn-authorization-rules ${named}`);
      await run(
        `aws ec2 describe-client-vpn-authorization-rules ${named} --filters 'Name=group-id,Values=operators & co' --query AuthorizationRules[].DestinationCidr --output text`,
      );

      heading('Routes');
      await run(
        `aws ec2 create-client-vpn-route ${named} --destination-cidr-block 0.0.0.0/0 --target-vpc-subnet-id ${SUBNET_A} --description Internet`,
      );
      await run(`aws ec2 describe-client-vpn-routes ${named}`);
      await run(
        `aws ec2 delete-client-vpn-route ${named} --destination-cidr-block 0.0.0.0/0 --target-vpc-subnet-id ${SUBNET_A}`,
      );

      heading('Export the client configuration');
      await run(`aws ec2 export-client-vpn-client-configuration ${named} --output text>config_filename.ovpn`);
      const exported = readFileSync(join(world.files.directory, 'config_filename.ovpn'));
      const portal = { url: world.service.portal, now: Date.now };
      const downloaded = await downloadFromMainButton(
        portal,
        endpoint as ClientVpnEndpointId,
        world.files.idp,
      );
      expect(exported.equals(Buffer.concat([downloaded, Buffer.from('\n')]))).toBe(true);
      expect(exported.toString()).toContain(`remote ${endpoint}.vpn.example.com 1194`);

      heading('Connections and metrics');
      await connect(endpoint as ClientVpnEndpointId, [
        'alice@corp.example',
        'bob@corp.example',
        'bob@corp.example',
      ]);
      const connections = JSON.parse(
        (await world.ops.run(`aws ec2 describe-client-vpn-connections ${named}`)).stdout,
      );
      await run(
        `aws ec2 describe-client-vpn-connections ${named} --filters Name=username,Values=alice@corp.example`,
      );
      await run(
        `aws ec2 terminate-client-vpn-connections ${named} --connection-id ${connections.Connections[0].ConnectionId}`,
      );
      await run(`aws ec2 terminate-client-vpn-connections ${named} --username bob@corp.example`);
      await run('aws cloudwatch list-metrics --namespace "AWS/ClientVPN"');

      heading('Tags');
      await run(`aws ec2 create-tags --resources ${endpoint} --tags Key=Stage,Value=two Key=Empty,Value=`);
      await run(`aws ec2 delete-tags --resources ${endpoint} --tags Key=Empty`);
      await run(`aws ec2 describe-tags --filters Name=resource-id,Values=${endpoint}`);

      heading('Take it down');
      await run(
        `aws ec2 revoke-client-vpn-ingress ${named} --target-network-cidr 0.0.0.0/0 --access-group-id 'operators & co'`,
      );
      await run(
        `aws ec2 revoke-client-vpn-ingress ${named} --target-network-cidr 10.0.0.0/16 --revoke-all-groups`,
      );
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run(`aws ec2 disassociate-client-vpn-target-network ${named} --association-id ${first}`);
      await run(`aws ec2 disassociate-client-vpn-target-network ${named} --association-id ${second}`);
      await run(`aws ec2 describe-client-vpn-routes ${named}`);
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run('aws ec2 describe-client-vpn-endpoints');
      await run(`aws iam delete-saml-provider --saml-provider-arn ${provider}`);
      await run(`aws acm delete-certificate --certificate-arn ${server}`);

      await expect(text()).toMatchFileSnapshot('../corpus/aws-cli/sign-in-by-saml.txt');
    },
    STORY,
  );

  /** As gateways will report them. */
  async function connect(
    clientVpnEndpointId: ClientVpnEndpointId,
    usernames: readonly string[],
  ): Promise<void> {
    await besideTheStoreOf(world.service, async ({ connections }) => {
      for (const [index, username] of usernames.entries()) {
        const id = `cvpn-connection-${String(index + 1).padStart(17, '0')}`;
        const now = Date.now();
        const since = { connectionEstablishedTime: now, timestamp: now };
        await connections.save(connectionTo('', id, { clientVpnEndpointId, username, ...since }), 0);
      }
    });
  }
});
