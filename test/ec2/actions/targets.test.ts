import {
  CreateClientVpnEndpointCommand,
  CreateTagsCommand,
  DescribeClientVpnRoutesCommand,
  ExportClientVpnClientConfigurationCommand,
  ModifyClientVpnEndpointCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/endpoints/endpoint.ts';
import { endpoint } from '../../endpoints/samples.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const id = endpoint().clientVpnEndpointId;
const arn = `arn:aws:ec2:us-east-1:123456789012:client-vpn-endpoint/${id}`;
const server = 'arn:aws:acm:us-east-1:123456789012:certificate/server';
const corp = 'arn:aws:iam::123456789012:saml-provider/corp';
const portal = 'arn:aws:iam::123456789012:saml-provider/portal';
const Region = { 'ec2:Region': ['us-east-1'] };
const targets = () => world.calls.at(-1)?.targets;

/** What a call about `kept` names to policies. */
async function targetsOf(kept: Endpoint) {
  await world.holds(kept);
  await world.client.send(
    new ExportClientVpnClientConfigurationCommand({ ClientVpnEndpointId: kept.clientVpnEndpointId }),
  );
  return targets();
}

test('a call about an endpoint names it with what policies may ask of it', async () => {
  const kept = endpoint({
    authenticationOptions: [
      { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:aws:acm:ca' },
      { type: 'directory-service-authentication', directoryId: 'd-1' },
    ],
    connectionLog: { cloudwatchLogGroup: 'g', cloudwatchLogStream: 's' },
  });
  expect(await targetsOf(kept)).toEqual([
    {
      arn,
      conditionKeys: {
        ...Region,
        'ec2:ServerCertificateArn': [server],
        'ec2:ClientRootCertificateChainArn': ['arn:aws:acm:ca'],
        'ec2:DirectoryArn': ['arn:aws:ds:us-east-1:123456789012:directory/d-1'],
        'ec2:CloudwatchLogGroupArn': ['arn:aws:logs:us-east-1:123456789012:log-group:g'],
        'ec2:CloudwatchLogStreamArn': ['arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s'],
      },
    },
  ]);
});

test('an endpoint with two SAML providers is named with each, so that both must be allowed', async () => {
  const kept = endpoint({
    authenticationOptions: [
      { type: 'federated-authentication', samlProviderArn: corp, selfServiceSamlProviderArn: portal },
    ],
  });
  const keys = (provider: string) => ({
    ...Region,
    'ec2:ServerCertificateArn': [server],
    'ec2:SamlProviderArn': [provider],
  });
  expect(await targetsOf(kept)).toEqual([
    { arn, conditionKeys: keys(corp) },
    { arn, conditionKeys: keys(portal) },
  ]);
});

test('an endpoint that is yet to be made is named by a star, with what the request would make of it', async () => {
  await world.client.send(
    new CreateClientVpnEndpointCommand({
      ServerCertificateArn: server,
      AuthenticationOptions: [
        { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: corp } },
      ],
      ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'g' },
    }),
  );
  expect(targets()).toEqual([
    {
      arn: 'arn:aws:ec2:us-east-1:123456789012:client-vpn-endpoint/*',
      conditionKeys: {
        ...Region,
        'ec2:ServerCertificateArn': [server],
        'ec2:SamlProviderArn': [corp],
        'ec2:CloudwatchLogGroupArn': ['arn:aws:logs:us-east-1:123456789012:log-group:g'],
      },
    },
  ]);
});

test('who makes an endpoint with tags must be allowed to tag it, too', async () => {
  await world.client.send(
    new CreateClientVpnEndpointCommand({
      ServerCertificateArn: server,
      AuthenticationOptions: [
        { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: corp } },
      ],
      ConnectionLogOptions: { Enabled: false },
      TagSpecifications: [{ ResourceType: 'client-vpn-endpoint', Tags: [{ Key: 'a', Value: '' }] }],
    }),
  );
  const [made, tagged, ...more] = targets() ?? [];
  expect(tagged).toEqual({ ...made, action: 'ec2:CreateTags' });
  expect(more).toEqual([]);
});

test('a modification must be allowed on the endpoint as it is and as it would be', async () => {
  await world.holds(endpoint());
  await world.client.send(
    new ModifyClientVpnEndpointCommand({ ClientVpnEndpointId: id, ServerCertificateArn: 'arn:aws:acm:new' }),
  );
  const keys = (certificate: string) => ({
    ...Region,
    'ec2:ServerCertificateArn': [certificate],
    'ec2:SamlProviderArn': [corp],
  });
  expect(targets()).toEqual([
    { arn, conditionKeys: keys(server) },
    { arn, conditionKeys: keys('arn:aws:acm:new') },
  ]);
});

test('tags of several endpoints must be allowed on each', async () => {
  await world.holds(endpoint());
  const unknown = 'cvpn-endpoint-00000000000000009';
  await world.client.send(
    new CreateTagsCommand({ Resources: [id, unknown], Tags: [{ Key: 'a', Value: '' }] }),
  );
  expect(targets()).toMatchObject([{ arn }, { arn: arn.replace(id, unknown) }]);
});

test('of an endpoint that does not exist policies see the ARN alone, and the caller that there is none', async () => {
  const asked = world.client.send(
    new DescribeClientVpnRoutesCommand({ ClientVpnEndpointId: 'cvpn-endpoint-*' }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'InvalidClientVpnEndpointId.NotFound' });
  expect(targets()).toEqual([
    { arn: 'arn:aws:ec2:us-east-1:123456789012:client-vpn-endpoint/cvpn-endpoint-*' },
  ]);
});
