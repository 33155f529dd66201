import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { connectionTo } from '../contract/objects.ts';
import { type AdministratorFiles, makeAdministratorFiles } from '../support/administrator-files.ts';
import { type AwsShell, awsShell } from '../support/aws-shell.ts';
import { downloadFromMainButton } from '../support/main-button.ts';
import {
  AUDITOR,
  type ManagedService,
  NETWORK,
  OPS,
  REALM,
  startManagedService,
} from '../support/managed-service.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { besideTheStoreOf } from '../support/store-beside.ts';
import { transcriptOf } from '../support/transcript.ts';

/** A story is some thirty processes of Python, one after the other. */
const STORY = 600_000;

const [SUBNET_A, SUBNET_B] = NETWORK.subnets;

let files: AdministratorFiles;
beforeAll(async () => {
  files = await makeAdministratorFiles();
});
afterAll(() => files?.remove());

const golden = (name: string) => `../corpus/aws-cli/${name}.txt`;

describe.each(['SQLite', 'Redis'])('the AWS CLI, with the state in %s', (store) => {
  let redis: RedisServer | undefined;
  let service: ManagedService;
  let ops: AwsShell;
  const shellOf = (key: typeof OPS) =>
    awsShell({ api: service.api, key, region: REALM.region, directory: files.directory });

  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    service = await startManagedService({
      ...(redis && { redisUrl: redis.url }),
      declarations:
        'Quotas: { ClientVpnEndpoints: 2, AuthorizationRulesPerEndpoint: 3, RoutesPerEndpoint: 2 }\n',
    });
    ops = shellOf(OPS);
  });
  afterAll(async () => {
    await service?.close();
    await redis?.close();
  });

  const jsonOf = async (commandLine: string) => JSON.parse((await ops.run(commandLine)).stdout);

  it(
    'leads an endpoint with sign-in by SAML from creation to deletion',
    async () => {
      const { heading, run, text } = transcriptOf(ops);
      const make = async (commandLine: string, member: string): Promise<string> =>
        JSON.parse((await run(commandLine)).stdout)[member];

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
      const exported = readFileSync(join(files.directory, 'config_filename.ovpn'));
      const portal = { url: service.portal, now: Date.now };
      const downloaded = await downloadFromMainButton(portal, endpoint as ClientVpnEndpointId, files.idp);
      expect(exported.equals(Buffer.concat([downloaded, Buffer.from('\n')]))).toBe(true);
      expect(exported.toString()).toContain(`remote ${endpoint}.vpn.example.com 1194`);

      heading('Connections and metrics');
      await connect(endpoint as ClientVpnEndpointId, [
        'alice@corp.example',
        'bob@corp.example',
        'bob@corp.example',
      ]);
      const connections = await jsonOf(`aws ec2 describe-client-vpn-connections ${named}`);
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

      await expect(text()).toMatchFileSnapshot(golden('sign-in-by-saml'));
    },
    STORY,
  );

  it(
    'leads an endpoint with client certificates from creation to deletion, and its certificates and revocation lists with it',
    async () => {
      const { heading, run, text } = transcriptOf(ops);
      const make = async (commandLine: string, member: string): Promise<string> =>
        JSON.parse((await run(commandLine)).stdout)[member];

      heading('Import the server certificate and the client certificate');
      const server = await make(
        `aws acm import-certificate \\
    --certificate fileb://server.crt \\
    --private-key fileb://server.key \\
    --certificate-chain fileb://ca.crt`,
        'CertificateArn',
      );
      const client = await make(
        `aws acm import-certificate \\
    --certificate fileb://client1.domain.tld.crt \\
    --private-key fileb://client1.domain.tld.key \\
    --certificate-chain fileb://ca.crt`,
        'CertificateArn',
      );
      await run(`aws acm add-tags-to-certificate --certificate-arn ${client} --tags Key=Owner,Value=it`);
      await run(`aws acm list-tags-for-certificate --certificate-arn ${client}`);

      heading('Create an endpoint: the client certificate stands for its CA');
      const endpoint = await make(
        `aws ec2 create-client-vpn-endpoint --client-cidr-block 10.104.0.0/22 --server-certificate-arn ${server} --authentication-options Type=certificate-authentication,MutualAuthentication={ClientRootCertificateChainArn=${client}} --connection-log-options Enabled=false --vpc-id ${NETWORK.vpcId} --security-group-ids ${NETWORK.securityGroup} --self-service-portal disabled`,
        'ClientVpnEndpointId',
      );
      const named = `--client-vpn-endpoint-id ${endpoint}`;
      await run(`aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids ${endpoint}`);
      await run(`aws acm describe-certificate --certificate-arn ${server}`);

      heading('Revoke the client certificate');
      await run(
        `aws ec2 import-client-vpn-client-certificate-revocation-list --certificate-revocation-list file://crl.pem ${named} --region ${REALM.region}`,
      );
      const list = await run(
        `aws ec2 export-client-vpn-client-certificate-revocation-list ${named} --query CertificateRevocationList --output text`,
      );
      expect(list.stdout).toBe(`${readFileSync(join(files.directory, 'crl.pem'), 'utf8')}\n`);
      await run(`aws ec2 export-client-vpn-client-certificate-revocation-list ${named}`);

      heading('Renew the server certificate: the ARN stays, and exports follow');
      const before = await exportOf(named);
      await run(
        `aws acm import-certificate \\
    --certificate fileb://renewed.crt \\
    --private-key fileb://renewed.key \\
    --certificate-chain fileb://ca.crt \\
    --certificate-arn ${server}`,
      );
      const { Certificate } = JSON.parse(
        (await run(`aws acm get-certificate --certificate-arn ${server}`)).stdout,
      );
      expect(Certificate).toBe(files.renewedServer);
      // Both are of one authority, and that is all that clients are told.
      expect(await exportOf(named)).toBe(before);
      expect(before).toContain(files.authority.certificate.trim());

      heading('Take it down: not while it is in use');
      await run(`aws acm delete-certificate --certificate-arn ${server}`);
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run(`aws ec2 export-client-vpn-client-certificate-revocation-list ${named}`);
      await run(`aws acm delete-certificate --certificate-arn ${server}`);
      await run(`aws acm delete-certificate --certificate-arn ${client}`);
      await run('aws acm list-certificates');

      await expect(text()).toMatchFileSnapshot(golden('client-certificates'));
    },
    STORY,
  );

  async function exportOf(named: string): Promise<string> {
    return (await ops.run(`aws ec2 export-client-vpn-client-configuration ${named} --output text`)).stdout;
  }

  it(
    'says in the words of AWS who may not, what is wrong, and what would have happened',
    async () => {
      const { heading, run, text } = transcriptOf(ops);
      const auditor = shellOf(AUDITOR);
      const { CertificateArn: server } = await jsonOf(
        'aws acm import-certificate --certificate fileb://server.crt --private-key fileb://server.key --certificate-chain fileb://ca.crt',
      );
      const create = (rest: string) =>
        `aws ec2 create-client-vpn-endpoint --server-certificate-arn ${server} --authentication-options Type=certificate-authentication,MutualAuthentication={ClientRootCertificateChainArn=${server}} --connection-log-options Enabled=false ${rest}`;

      heading('A policy that allows to look, and no more');
      await run('aws sts get-caller-identity', auditor);
      await run('aws ec2 describe-client-vpn-endpoints', auditor);
      await run(create('--client-cidr-block 10.104.0.0/22'), auditor);
      await run('aws iam list-saml-providers', auditor);

      heading('A secret that is another, and a key that nobody has');
      const { accessKeyId, secretAccessKey } = OPS;
      const wrong = shellOf({ accessKeyId, secretAccessKey: `${secretAccessKey}x` });
      await run('aws ec2 describe-client-vpn-endpoints', wrong);
      await run('aws sts get-caller-identity', wrong);
      const unknown = shellOf({ accessKeyId: 'AKIA0000000000000000', secretAccessKey });
      await run('aws ec2 describe-client-vpn-endpoints', unknown);

      heading('What is not done here');
      await run('aws ec2 describe-instances');
      await run('aws iam list-users');

      heading('A dry run, and the same token again');
      await run(create('--client-cidr-block 10.104.0.0/22 --dry-run'));
      const once = create('--client-cidr-block 10.104.0.0/22 --client-token first');
      const { ClientVpnEndpointId: endpoint } = JSON.parse((await run(once)).stdout);
      const again = JSON.parse((await run(once)).stdout);
      expect(again.ClientVpnEndpointId).toBe(endpoint);
      await run(create('--client-cidr-block 10.108.0.0/22 --client-token first'));

      heading('Values that cannot be');
      const named = `--client-vpn-endpoint-id ${endpoint}`;
      await run(create('--client-cidr-block 10.104.0.0/24'));
      await run(create('--client-cidr-block 10.104.0.0/22 --vpn-port 1195'));
      await run(
        `aws ec2 create-client-vpn-route ${named} --destination-cidr-block 192.168.0.0/16 --target-vpc-subnet-id ${SUBNET_A}`,
      );
      await run(`aws ec2 associate-client-vpn-target-network ${named} --subnet-id subnet-00000000000000000`);
      await run(
        'aws ec2 delete-client-vpn-endpoint --client-vpn-endpoint-id cvpn-endpoint-0000000000000000f',
      );

      heading('What is there already, and what is not there');
      const { AssociationId: association } = await jsonOf(
        `aws ec2 associate-client-vpn-target-network ${named} --subnet-id ${SUBNET_A}`,
      );
      await run(`aws ec2 associate-client-vpn-target-network ${named} --subnet-id ${SUBNET_A}`);
      await run(
        `aws ec2 authorize-client-vpn-ingress ${named} --target-network-cidr 10.0.0.0/16 --access-group-id operators`,
      );
      await run(
        `aws ec2 revoke-client-vpn-ingress ${named} --target-network-cidr 10.0.0.0/16 --revoke-all-groups`,
      );
      await run(
        `aws ec2 delete-client-vpn-route ${named} --destination-cidr-block 10.0.0.0/16 --target-vpc-subnet-id ${SUBNET_A}`,
      );
      await run(`aws ec2 terminate-client-vpn-connections ${named} --username nobody@corp.example`);

      heading('Quotas');
      await jsonOf(create('--client-cidr-block 10.108.0.0/22'));
      await run(create('--client-cidr-block 10.112.0.0/22'));
      for (const third of [1, 2, 3]) {
        const cidr = `--destination-cidr-block 192.168.${third}.0/24`;
        await run(`aws ec2 create-client-vpn-route ${named} ${cidr} --target-vpc-subnet-id ${SUBNET_A}`);
      }

      heading('Deletion while something is associated');
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run(`aws ec2 disassociate-client-vpn-target-network ${named} --association-id ${association}`);
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);

      await expect(text()).toMatchFileSnapshot(golden('refusals'));
    },
    STORY,
  );

  /** As gateways will report them. */
  async function connect(
    clientVpnEndpointId: ClientVpnEndpointId,
    usernames: readonly string[],
  ): Promise<void> {
    await besideTheStoreOf(service, async ({ connections }) => {
      for (const [index, username] of usernames.entries()) {
        const id = `cvpn-connection-${String(index + 1).padStart(17, '0')}`;
        const now = Date.now();
        const since = { connectionEstablishedTime: now, timestamp: now };
        await connections.save(connectionTo('', id, { clientVpnEndpointId, username, ...since }), 0);
      }
    });
  }
});
