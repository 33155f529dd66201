import { expect, it } from 'vitest';
import { judgeEndpoints, judgeReferences } from '../../src/doctor-endpoints.ts';
import { formatFinding } from '../../src/doctor-finding.ts';
import { endpoint, route } from '../endpoints/samples.ts';

const lines = (...args: Parameters<typeof judgeEndpoints>) => judgeEndpoints(...args).map(formatFinding);

it('says nothing of endpoints that are as the guide recommends', () => {
  expect(lines([endpoint()], undefined)).toEqual([]);
});

it('warns by name and id of each thing that should be told otherwise', () => {
  const internet = endpoint({ routes: [route(), route({ destinationCidr: '0.0.0.0/0' })] });
  expect(lines([endpoint(), internet], [])).toEqual([
    expect.stringMatching(
      /^warning {2}Endpoint: Engineering \(cvpn-endpoint-\w+\): subnet-0a is in Networks no more/,
    ),
    expect.stringMatching(/: Split tunnel is on and there is a route to 0\.0\.0\.0\/0/),
    expect.stringMatching(/: subnet-0a is in Networks no more/),
  ]);
});

it('names an endpoint that people know by its id alone once', () => {
  const { clientVpnEndpointId: id } = endpoint();
  expect(lines([endpoint({ displayName: id })], [])).toEqual([
    expect.stringMatching(new RegExp(`^warning {2}Endpoint: ${id}: subnet-0a`)),
  ]);
});

it('finds a fault where a certificate or a provider of an endpoint is gone', () => {
  const [server, clients, corp, portal] = ['arn:server', 'arn:clients', 'arn:corp', 'arn:portal'];
  const both = endpoint({
    serverCertificateArn: server,
    authenticationOptions: [
      { type: 'certificate-authentication', clientRootCertificateChainArn: clients },
      { type: 'federated-authentication', samlProviderArn: corp, selfServiceSamlProviderArn: portal },
    ],
  });
  expect(judgeReferences([both], new Set([server, clients, corp, portal]))).toEqual([]);
  expect(judgeReferences([both], new Set([server, corp])).map(formatFinding)).toEqual([
    expect.stringMatching(/^fault +Endpoint: Engineering .*: there is no arn:clients\. /),
    expect.stringMatching(/: there is no arn:portal\. /),
  ]);
});
