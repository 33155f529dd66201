import { expect, it } from 'vitest';
import { judgeEndpoints } from '../../src/doctor-endpoints.ts';
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
