/** What the values of a condition key are, and so which operators can ask of it. */
export type ConditionKeyType = 'string' | 'arn' | 'boolean' | 'ip' | 'date' | 'number';

/**
 * The keys that conditions may ask of, in lower case (names of keys are case-insensitive). Those of a call and its caller
 * (IAM user guide, "AWS global condition context keys"): the first group every request has; the second no request has here,
 * as at AWS for a user with an access key who does not come through a VPC endpoint. Others would be asked in vain, so they
 * are faults of the configuration.
 */
const EVERY_REQUEST: Readonly<Record<string, ConditionKeyType>> = {
  'aws:currenttime': 'date',
  'aws:epochtime': 'number',
  'aws:principalaccount': 'string',
  'aws:principalarn': 'arn',
  'aws:principalisawsservice': 'boolean',
  'aws:principaltype': 'string',
  'aws:requestedregion': 'string',
  'aws:securetransport': 'boolean',
  'aws:sourceip': 'ip',
  'aws:userid': 'string',
  'aws:username': 'string',
  'aws:viaawsservice': 'boolean',
};

const SOME_REQUESTS: Readonly<Record<string, ConditionKeyType>> = {
  'aws:multifactorauthage': 'number',
  'aws:multifactorauthpresent': 'boolean',
  'aws:sourcevpc': 'string',
  'aws:sourcevpce': 'string',
  'aws:tokenissuetime': 'date',
  'aws:useragent': 'string',
  'aws:vpcsourceip': 'ip',
};

/** Those of Client VPN (Service Authorization Reference, "Condition keys for Amazon EC2"). */
const CLIENT_VPN: Readonly<Record<string, ConditionKeyType>> = {
  'ec2:clientrootcertificatechainarn': 'arn',
  'ec2:cloudwatchloggrouparn': 'arn',
  'ec2:cloudwatchlogstreamarn': 'arn',
  'ec2:directoryarn': 'arn',
  'ec2:region': 'string',
  'ec2:samlproviderarn': 'arn',
  'ec2:servercertificatearn': 'arn',
};

const ALL: Readonly<Record<string, ConditionKeyType>> = {
  ...EVERY_REQUEST,
  ...SOME_REQUESTS,
  ...CLIENT_VPN,
};

/** Undefined: Postern knows no such key. */
export function conditionKeyType(key: string): ConditionKeyType | undefined {
  const name = key.toLowerCase();
  return Object.hasOwn(ALL, name) ? ALL[name] : undefined;
}

/** May `${key}` stand in a policy: only what every request has, so that it always stands for something. */
export function isVariable(key: string): boolean {
  return Object.hasOwn(EVERY_REQUEST, key.toLowerCase());
}
