import type { Action } from '../wire/action.ts';
import { items, text } from '../wire/xml.ts';
import { describeAction } from './describe-action.ts';
import { AvailabilityZoneUnknown } from './failures.ts';
import type { NetworkActionDependencies } from './network-action-dependencies.ts';

/** DescribeAvailabilityZones: the zones that the subnets of `Networks` are in. */
export function describeAvailabilityZones({ networks, realm }: NetworkActionDependencies): Action {
  const itself = (zone: string) => zone;
  const region = () => realm().region;
  return describeAction<string>({
    name: 'DescribeAvailabilityZones',
    wrapper: 'availabilityZoneInfo',
    named: { ZoneName: itself, ZoneId: itself },
    ignoredFlags: ['AllAvailabilityZones'],
    unknown: (id) => new AvailabilityZoneUnknown(id),
    things: () => [
      ...new Set(networks().flatMap(({ subnets }) => subnets.map((subnet) => subnet.availabilityZone))),
    ],
    keyOf: itself,
    filterable: {
      names: {
        'group-name': region,
        'network-border-group': region,
        'opt-in-status': () => 'opt-in-not-required',
        'region-name': region,
        state: () => 'available',
        'zone-id': itself,
        'zone-name': itself,
        'zone-type': () => 'availability-zone',
      },
    },
    format: (zone) => formatZone(zone, region()),
  });
}

function formatZone(zone: string, region: string): string {
  return (
    text('zoneName', zone) +
    text('zoneId', zone) +
    text('zoneState', 'available') +
    text('zoneType', 'availability-zone') +
    text('optInStatus', 'opt-in-not-required') +
    text('regionName', region) +
    text('groupName', region) +
    text('networkBorderGroup', region) +
    items('messageSet', [])
  );
}
