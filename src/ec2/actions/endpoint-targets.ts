import type { Realm } from '../../kernel/arn.ts';
import type { Target } from '../service.ts';

/** What policies may ask of an endpoint (service authorization reference of Amazon EC2, resource type `client-vpn-endpoint`). */
export interface EndpointFacts {
  readonly serverCertificateArn?: string | undefined;
  readonly clientRootCertificateChainArn?: string | undefined;
  readonly directoryId?: string | undefined;
  /** Both where people sign in to the portal elsewhere than to the tunnel. */
  readonly samlProviderArns: readonly string[];
  readonly cloudwatchLogGroup?: string | undefined;
  readonly cloudwatchLogStream?: string | undefined;
}

/** `arn:aws:ec2:<region>:<account>:client-vpn-endpoint/<id>`; the id may be `*` for one that is yet to be made. */
export function clientVpnEndpointArn(realm: Realm, clientVpnEndpointId: string): string {
  return `arn:aws:ec2:${realm.region}:${realm.account}:client-vpn-endpoint/${clientVpnEndpointId}`;
}

/**
 * The endpoint as policies see it. One with two SAML providers is named once with each, since `ec2:SamlProviderArn` has one
 * value and all targets must be allowed: neither can a permission for one provider give away another, nor does a Deny miss one.
 */
export function endpointTargets(
  realm: Realm,
  clientVpnEndpointId: string,
  facts: EndpointFacts,
): readonly Target[] {
  const arn = clientVpnEndpointArn(realm, clientVpnEndpointId);
  const keys = conditionKeys(realm, facts);
  const [first, ...others] = [...new Set(facts.samlProviderArns)];
  if (first === undefined) return [{ arn, conditionKeys: keys }];
  return [first, ...others].map((provider) => ({
    arn,
    conditionKeys: { ...keys, 'ec2:SamlProviderArn': [provider] },
  }));
}

function conditionKeys(realm: Realm, facts: EndpointFacts): Readonly<Record<string, readonly string[]>> {
  const { serverCertificateArn, clientRootCertificateChainArn, directoryId } = facts;
  return {
    'ec2:Region': [realm.region],
    ...keyOf('ec2:ServerCertificateArn', serverCertificateArn),
    ...keyOf('ec2:ClientRootCertificateChainArn', clientRootCertificateChainArn),
    ...keyOf('ec2:DirectoryArn', directoryId && directoryArn(realm, directoryId)),
    ...logKeys(realm, facts),
  };
}

function logKeys(realm: Realm, { cloudwatchLogGroup: group, cloudwatchLogStream: stream }: EndpointFacts) {
  if (group === undefined) return {};
  const groupArn = `arn:aws:logs:${realm.region}:${realm.account}:log-group:${group}`;
  return {
    'ec2:CloudwatchLogGroupArn': [groupArn],
    ...keyOf('ec2:CloudwatchLogStreamArn', stream && `${groupArn}:log-stream:${stream}`),
  };
}

function directoryArn(realm: Realm, directoryId: string): string {
  return `arn:aws:ds:${realm.region}:${realm.account}:directory/${directoryId}`;
}

function keyOf(name: string, value: string | undefined): Readonly<Record<string, readonly string[]>> {
  return value ? { [name]: [value] } : {};
}
