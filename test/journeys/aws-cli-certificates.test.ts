import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, openCliWorld, STORES, STORY } from '../support/cli-world.ts';
import { NETWORK, REALM } from '../support/managed-service.ts';
import { transcriptOf } from '../support/transcript.ts';

describe.each(STORES)('the AWS CLI, with the state in %s', (store) => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await openCliWorld(store);
  });
  afterAll(() => world?.close());

  it(
    'leads an endpoint with client certificates from creation to deletion, and its certificates and revocation lists with it',
    async () => {
      const { heading, run, make, text } = transcriptOf(world.ops);

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
      expect(list.stdout).toBe(`${readFileSync(join(world.files.directory, 'crl.pem'), 'utf8')}\n`);
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
      expect(Certificate).toBe(world.files.renewedServer);
      // Both are of one authority, and that is all that clients are told.
      expect(await exportOf(named)).toBe(before);
      expect(before).toContain(world.files.authority.certificate.trim());

      heading('Take it down: not while it is in use');
      await run(`aws acm delete-certificate --certificate-arn ${server}`);
      await run(`aws ec2 delete-client-vpn-endpoint ${named}`);
      await run(`aws ec2 export-client-vpn-client-certificate-revocation-list ${named}`);
      await run(`aws acm delete-certificate --certificate-arn ${server}`);
      await run(`aws acm delete-certificate --certificate-arn ${client}`);
      await run('aws acm list-certificates');

      await expect(text()).toMatchFileSnapshot('../corpus/aws-cli/client-certificates.txt');
    },
    STORY,
  );

  async function exportOf(named: string): Promise<string> {
    return (await world.ops.run(`aws ec2 export-client-vpn-client-configuration ${named} --output text`))
      .stdout;
  }
});
