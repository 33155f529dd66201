import type { Action } from '../wire/action.ts';
import { InvalidParameterValue } from '../wire/failures.ts';
import { shown } from '../wire/read-form.ts';
import { element, text } from '../wire/xml.ts';
import { VpcUnknown } from './failures.ts';
import type { NetworkActionDependencies } from './network-action-dependencies.ts';

/** What Terraform asks of every VPC that a data source reads, by the element of the answer. Networks here give no names. */
const ATTRIBUTES: Readonly<Record<string, boolean>> = {
  enableDnsSupport: false,
  enableDnsHostnames: false,
  enableNetworkAddressUsageMetrics: false,
};

interface AttributeRequest {
  readonly vpcId: string;
  readonly attribute: string;
}

/** DescribeVpcAttribute: one attribute of a VPC. */
export function describeVpcAttribute({ networks }: NetworkActionDependencies): Action<AttributeRequest> {
  return {
    name: 'DescribeVpcAttribute',
    parse: (form) => ({ vpcId: form.requiredText('VpcId'), attribute: form.requiredText('Attribute') }),
    targets: () => [{ arn: '*' }],
    run({ vpcId, attribute }) {
      if (!networks().some((network) => network.vpcId === vpcId)) throw new VpcUnknown(shown(vpcId));
      const value = Object.hasOwn(ATTRIBUTES, attribute) ? ATTRIBUTES[attribute] : undefined;
      if (value !== undefined) return text('vpcId', vpcId) + element(attribute, text('value', value));
      throw new InvalidParameterValue(
        `Value (${shown(attribute)}) for parameter Attribute is invalid. Send ${Object.keys(ATTRIBUTES).join(', ')}.`,
      );
    },
  };
}
