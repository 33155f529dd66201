import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, openCliWorld, STORES, STORY } from '../support/cli-world.ts';
import { AUDITOR, NETWORK, OPS } from '../support/managed-service.ts';
import { transcriptOf } from '../support/transcript.ts';

const [SUBNET_A] = NETWORK.subnets;
const QUOTAS = 'Quotas: { ClientVpnEndpoints: 2, RoutesPerEndpoint: 2 }\n';

describe.each(STORES)('the AWS CLI, with the state in %s', (store) => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await openCliWorld(store, QUOTAS);
  });
  afterAll(() => world?.close());

  it(
    'says in the words of AWS who may not, what is wrong, and what would have happened',
    async () => {
      const { heading, run, text } = transcriptOf(world.ops);
      const auditor = world.shellOf(AUDITOR);
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
      const wrong = world.shellOf({ accessKeyId, secretAccessKey: `${secretAccessKey}x` });
      await run('aws ec2 describe-client-vpn-endpoints', wrong);
      await run('aws sts get-caller-identity', wrong);
      const unknown = world.shellOf({ accessKeyId: 'AKIA0000000000000000', secretAccessKey });
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

      await expect(text()).toMatchFileSnapshot('../corpus/aws-cli/refusals.txt');
    },
    STORY,
  );

  const jsonOf = async (commandLine: string) => JSON.parse((await world.ops.run(commandLine)).stdout);
});
