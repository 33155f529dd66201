import type { Action } from '../wire/action.ts';
import { describeAction } from './describe-action.ts';
import { RouteTableUnknown } from './failures.ts';

/** DescribeRouteTables: none. Terraform asks for the main one of each VPC, and goes on without. */
export function describeRouteTables(): Action {
  const nothing = () => undefined;
  return describeAction<string>({
    name: 'DescribeRouteTables',
    wrapper: 'routeTableSet',
    named: { RouteTableId: (id) => id },
    unknown: (id) => new RouteTableUnknown(id),
    things: () => [],
    keyOf: (id) => id,
    filterable: {
      names: {
        'association.main': nothing,
        'association.subnet-id': nothing,
        'route-table-id': nothing,
        'vpc-id': nothing,
      },
      tags: () => ({}),
    },
    format: () => '',
  });
}
