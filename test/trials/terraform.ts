/**
 * The whole life of `test/corpus/terraform/main.tf` with real Terraform: apply, plan, change of everything that may
 * change, plan, import, destroy. The AWS provider sleeps four minutes at each association and disassociation, so it takes a quarter of
 * an hour; `npm test` has a story that makes the associations by other means.
 *
 *     npm run test:terraform
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeClientVpnEndpointsCommand } from '@aws-sdk/client-ec2';
import { makeAdministratorFiles } from '../support/administrator-files.ts';
import { awsProviderMirror } from '../support/find-clients.ts';
import { REALM, startManagedService } from '../support/managed-service.ts';
import { isOnPath } from '../support/missing-programs.ts';
import { associationsOf, ec2ClientFor } from '../support/sdk-client.ts';
import { startTerraform } from '../support/terraform.ts';
import { importBlocks, importIds } from '../support/terraform-imports.ts';
import { makeDistFresh } from '../tools/dist.ts';

const NO_CHANGES = 0;

if (!isOnPath('terraform', process.env.PATH) || awsProviderMirror() === undefined) {
  process.stderr.write(
    'Terraform is missing, or a directory with its provider hashicorp/aws. Nothing was tried.\n',
  );
  process.exit(1);
}

await makeDistFresh();

const began = Date.now();
function say(what: string): void {
  process.stdout.write(`\n[${Math.round((Date.now() - began) / 1000)} s] ${what}\n`);
}

const files = await makeAdministratorFiles();
const service = await startManagedService();
const client = ec2ClientFor(service);
const terraform = await startTerraform({ service, files, hear: (text) => process.stdout.write(text) });
try {
  say('apply: everything is made');
  await terraform.must(['apply', '-auto-approve']);
  say('plan: nothing is to change');
  await terraform.must(['plan', '-detailed-exitcode'], false, NO_CHANGES);
  say('apply: every argument that may change does');
  await terraform.must(['apply', '-auto-approve'], true);
  say('plan: nothing is to change');
  await terraform.must(['plan', '-detailed-exitcode'], true, NO_CHANGES);

  const [endpoint] = (await client.send(new DescribeClientVpnEndpointsCommand({}))).ClientVpnEndpoints ?? [];
  const id = endpoint?.ClientVpnEndpointId ?? '';
  const provider = `arn:aws:iam::${REALM.account}:saml-provider/corp`;
  const ids = importIds({ endpoint: id, provider, associations: await associationsOf(client, id) });
  say('state rm, then import: everything is known again, and nothing is to change');
  await terraform.must(['state', 'rm', ...Object.keys(ids)], true);
  writeFileSync(join(terraform.directory, 'imports.tf'), importBlocks(ids));
  const imported = await terraform.must(['apply', '-auto-approve'], true);
  assert.match(imported, /Resources: 9 imported, 0 added, 0 changed, 0 destroyed/);
  await terraform.must(['plan', '-detailed-exitcode'], true, NO_CHANGES);

  say('destroy: nothing is left');
  await terraform.must(['destroy', '-auto-approve'], true);
  const { ClientVpnEndpoints: left } = await client.send(new DescribeClientVpnEndpointsCommand({}));
  assert.deepEqual(left, []);
  say('All of it went as it should.');
} finally {
  client.destroy();
  terraform.close();
  await service.close();
  files.remove();
}
